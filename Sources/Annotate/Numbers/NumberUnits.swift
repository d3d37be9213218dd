// NumberUnits: what a number counts: currencies (ISO 4217), units of measure (their usual short names).
// In: lower-cased words. Out: codes. Own list of common units; the dollar sign alone is taken as USD.

enum NumberUnits {
  /// Currency words and signs: ISO 4217 code and the worth of one in that currency (a cent is 0.01).
  static let currencies: [String: (code: String, worth: Double)] = {
    var table: [String: (code: String, worth: Double)] = [:]
    func add(_ code: String, _ words: String, worth: Double = 1) {
      for word in WordList.words(words) { table[word] = (code, worth) }
    }
    add("USD", "$ us$ usd dollar dollars buck bucks u.s.$")
    add("USD", "cent cents ¢", worth: 0.01)
    add("EUR", "€ eur euro euros")
    add("GBP", "£ gbp sterling quid")
    add("GBP", "pence penny", worth: 0.01)
    add("JPY", "¥ jpy yen")
    add("CNY", "cny rmb yuan renminbi 元")
    add("INR", "₹ inr rupee rupees rs")
    add("CHF", "chf franc francs")
    add("RUB", "₽ rub ruble rubles rouble roubles")
    add("KRW", "₩ krw won")
    add("CAD", "c$ cad ca$")
    add("AUD", "a$ aud au$")
    add("NZD", "nz$ nzd")
    add("HKD", "hk$ hkd")
    add("SGD", "s$ sgd")
    add("BRL", "r$ brl real reais")
    add("MXN", "mxn")
    add("SEK", "sek krona kronor")
    add("NOK", "nok")
    add("DKK", "dkk")
    add("PLN", "pln zloty zlotys")
    add("TRY", "₺ try lira")
    add("ILS", "₪ ils shekel shekels")
    add("ZAR", "zar rand")
    add("UAH", "₴ uah hryvnia")
    add("THB", "฿ thb baht")
    add("DEM", "dm mark marks deutschemarks")
    add("ESP", "peseta pesetas")
    add("NGN", "₦ ngn naira")
    add("SYP", "syp")
    return table
  }()

  /// Adjectives before "dollars", "pounds", "francs", "pesos" that change the currency.
  static let nations: [String: String] = [
    "canadian": "CAD", "australian": "AUD", "zealand": "NZD", "singapore": "SGD", "swiss": "CHF",
    "british": "GBP",
    "american": "USD", "u.s.": "USD", "us": "USD", "syrian": "SYP", "egyptian": "EGP", "mexican": "MXN",
    "indian": "INR", "japanese": "JPY", "chinese": "CNY", "taiwan": "TWD", "turkish": "TRY",
    "lebanese": "LBP",
  ]

  /// Units of measure; the words are written out in full, plural or short.
  static let measures: [String: String] = {
    var table: [String: String] = [:]
    func add(_ unit: String, _ words: String) {
      for word in WordList.words(words) { table[word] = unit }
    }
    add("m", "m meter meters metre metres")
    add("km", "km kilometer kilometers kilometre kilometres kilometer")
    add("cm", "cm centimeter centimeters centimetre centimetres")
    add("mm", "mm millimeter millimeters millimetre millimetres")
    add("mi", "mile miles mi")
    add("ft", "foot feet ft")
    add("in", "inch inches")
    add("yd", "yard yards yd")
    add("kg", "kg kilo kilos kilogram kilograms kilogramme kilogrammes")
    add("g", "g gram grams gramme grammes")
    add("mg", "mg milligram milligrams")
    add("t", "tonne tonnes ton tons")
    add("lb", "lb lbs pound pounds")
    add("oz", "oz ounce ounces")
    add("l", "l liter liters litre litres")
    add("ml", "ml milliliter milliliters millilitre millilitres")
    add("gal", "gallon gallons")
    add("bbl", "barrel barrels")
    add("ha", "ha hectare hectares")
    add("ac", "acre acres")
    add("mph", "mph")
    add("km/h", "kph kmh")
    add("kW", "kw kilowatt kilowatts")
    add("MW", "mw megawatt megawatts")
    add("GW", "gw gigawatt gigawatts")
    add("kWh", "kwh")
    add("V", "volt volts")
    add("Hz", "hz hertz")
    add("kHz", "khz")
    add("MHz", "mhz")
    add("GHz", "ghz")
    add("°", "degree degrees °")
    add("°C", "°c celsius centigrade")
    add("°F", "°f fahrenheit")
    add("KB", "kb kilobyte kilobytes")
    add("MB", "mb megabyte megabytes")
    add("GB", "gb gigabyte gigabytes")
    add("TB", "tb terabyte terabytes")
    add("cal", "calorie calories")
    add("s", "second seconds sec secs")
    add("min", "minute minutes min mins")
    add("h", "hour hours hr hrs")
    add("d", "day days")
    add("wk", "week weeks")
    add("mo", "month months")
    add("yr", "year years yr yrs")
    return table
  }()
}
