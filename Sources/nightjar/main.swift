// nightjar: the program. It alone prints and exits.

import Glibc

setlocale(LC_CTYPE, "C.UTF-8")
signal(SIGPIPE, SIG_IGN)
Interrupts.install()
exit(Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
