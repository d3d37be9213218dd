// Logarithm: the natural logarithm as a property, where a formula reads better with it.

import Glibc

extension Double {
  var logarithm: Double { log(self) }
}
