// AttributionWords: closed word classes that attribution rules ask about, by lower-cased form.
// In: lower-cased UTF-8 of a type. Out: a set of classes. Verbs of communication were collected from grammars of
// reported speech and from news usage; the tables hold facts about words, not about any document.

struct WordClass: OptionSet {
  let rawValue: UInt32
  /// Finite verb of saying: "said", "told", "notes".
  static let says = WordClass(rawValue: 1 << 0)
  /// Verb that may attribute words but often does other work: "called", "praised", "found".
  static let mayAttribute = WordClass(rawValue: 1 << 1)
  /// Present participle of either: "saying", "calling".
  static let participle = WordClass(rawValue: 1 << 2)
  /// Auxiliary: "has", "will", "was", "’s".
  static let auxiliary = WordClass(rawValue: 1 << 3)
  static let adverb = WordClass(rawValue: 1 << 4)
  static let determiner = WordClass(rawValue: 1 << 5)
  static let preposition = WordClass(rawValue: 1 << 6)
  static let conjunction = WordClass(rawValue: 1 << 7)
  /// Subject pronoun: "he", "they", "who".
  static let pronoun = WordClass(rawValue: 1 << 8)
  static let relative = WordClass(rawValue: 1 << 9)
  /// Word for a time: "Monday", "yesterday", "January".
  static let time = WordClass(rawValue: 1 << 10)
  static let negation = WordClass(rawValue: 1 << 11)
  static let masculine = WordClass(rawValue: 1 << 12)
  static let feminine = WordClass(rawValue: 1 << 13)
  static let plural = WordClass(rawValue: 1 << 14)
  /// Verb of saying that takes the hearer as object: "told", "asked", "assured".
  static let hasHearer = WordClass(rawValue: 1 << 15)
  static let possessive = WordClass(rawValue: 1 << 16)
  /// Noun for something that speaks for its author: "statement", "letter", "report".
  static let document = WordClass(rawValue: 1 << 17)
  /// Preposition that links parts of one name or office.
  static let linking = WordClass(rawValue: 1 << 19)
  /// Bare form of a verb of saying, often a noun: "report", "state".
  static let bare = WordClass(rawValue: 1 << 20)
  /// Form in -s, which may be a plural noun: "claims".
  static let third = WordClass(rawValue: 1 << 21)
  static let according = WordClass(rawValue: 1 << 22)
  /// "to" before a verb.
  static let infinitive = WordClass(rawValue: 1 << 23)
  /// Form of "be": with a past form it makes a passive.
  static let passive = WordClass(rawValue: 1 << 24)
  static let by = WordClass(rawValue: 1 << 25)
  static let indefinite = WordClass(rawValue: 1 << 26)
  /// Verb whose form in -s or without ending is more often a noun: "issues", "comments".
  static let nounish = WordClass(rawValue: 1 << 27)
  /// "that": conjunction, relative or determiner.
  static let that = WordClass(rawValue: 1 << 28)
  /// Noun or participle before the title of a work: "book", "podcast", "titled".
  static let work = WordClass(rawValue: 1 << 29)
  /// A verb, other than those of saying, that ends a noun phrase to its left.
  static let otherVerb = WordClass(rawValue: 1 << 18)
}

enum AttributionWords {
  /// The classes of a lower-cased form.
  static func classes(_ lower: String) -> WordClass { table[lower] ?? [] }

  private static let table: [String: WordClass] = {
    var table: [String: WordClass] = [:]
    table.reserveCapacity(1600)
    func put(_ words: String, _ flags: WordClass) {
      for word in WordList.words(words) { table[word, default: []].formUnion(flags) }
    }
    func verbs(_ bases: String, _ flags: WordClass) {
      for verb in WordList.words(bases) {
        let forms = conjugate(verb)
        table[forms.past, default: []].formUnion(flags)
        table[verb, default: []].formUnion(forms.past == verb ? flags : [flags, .bare])
        table[forms.third, default: []].formUnion([flags, .third])
        table[forms.participle, default: []].formUnion([flags, .participle])
      }
    }
    verbs(speaking, .says)
    verbs(hearing, [.says, .hasHearer])
    verbs(judging, .mayAttribute)
    put("written spoken swore sworn", .says)
    put("shot spat held meant", .mayAttribute)
    put("of for from at with", .linking)
    put("according", .according)
    put("to", .infinitive)
    put("was were been being is are be", .passive)
    put("by", .by)
    put("a an", .indefinite)
    put("that", .that)
    for noun in WordList.words(nouns) {
      table[noun, default: []].formUnion(.nounish)
      table[noun + "s", default: []].formUnion(.nounish)
    }
    put(
      "is are was were be been being am has have had do does did will would can could may might must shall should 's ’s "
        + "'re ’re 've ’ve 'd ’d 'll ’ll ca wo", .auxiliary)
    put(
      "also then later now recently once still already even only just never ever always often again further soon "
        + "instead once twice back first finally repeatedly publicly simply too there here thus therefore meanwhile "
        + "perhaps maybe however earlier since almost quite rather previously", .adverb)
    put("not n't n’t never no", .negation)
    put(
      "the a an this that these those another some any every each one two three several many most both all no",
      .determiner)
    put("his her its their my our your", [.determiner, .possessive])
    put("'s ’s s", .possessive)
    put(
      "book novel memoir memoirs autobiography biography bestseller thriller essay poem play musical opera film movie "
        + "documentary sitcom comedy drama series show program programme podcast broadcast newscast episode segment "
        + "song album single anthem ballad hymn track magazine newspaper blog website column op-ed editorial article "
        + "headline story painting mural exhibition exhibit game sequel titled entitled headlined", .work)
    put(
      "of in on at by for from with to about into over after before during through under against between among amid "
        + "as like without within upon via toward towards across near outside inside behind per despite than",
      .preposition)
    put(
      "and or but nor so yet because although though while when where whereas if unless until once that whether as "
        + "since before after", .conjunction)
    put("he himself", [.pronoun, .masculine])
    put("she herself", [.pronoun, .feminine])
    put("they we", [.pronoun, .plural])
    put("i it you someone everyone nobody everybody somebody others", .pronoun)
    put("who which", [.pronoun, .relative])
    put("mr mr. sir lord king prince brother father son husband pope", .masculine)
    put("ms ms. mrs mrs. miss madam lady queen princess sister mother daughter wife", .feminine)
    put(
      "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        + "september october november december jan. feb. aug. sept. oct. nov. dec. yesterday today tonight tomorrow "
        + "afternoon week month year morning evening night weekend midnight noon", .time)
    put(
      "statement letter report email e-mail tweet post memo transcript document article editorial headline release "
        + "paper book lawsuit complaint filing message poll survey study sign banner website ad caption ruling "
        + "resolution op-ed speech text note column", .document)
    put(
      "is are was were be been has have had do does did will would can could may might must shall should went came "
        + "took got made gave seems seemed became becomes wants wanted needs needed began begins left leaves won lost "
        + "ran runs met meets held holds knows knew thinks faces faced used uses tried tries works worked gets goes "
        + "comes takes makes gives want feel feels felt hope hoped fear feared see sees saw", .otherVerb)
    return table
  }()

  private static let speaking =
    "say add write tweet retweet note state declare explain reply respond answer argue insist conclude continue admit "
    + "claim report announce acknowledge remark observe recall warn vow joke quip assert allege concede confess "
    + "exclaim shout yell scream whisper mutter murmur chant proclaim predict suggest stress emphasize emphasise "
    + "contend maintain counter retort comment reiterate repeat elaborate muse lament boast complain protest opine "
    + "recount agree caution testify disclose reveal relate rejoin interject snap fume vent fire lecture "
    + "rant post email blog text message sing recite preach shriek gasp sigh cry laugh groan grumble gripe gush rave "
    + "reason surmise wonder concur clarify specify affirm reaffirm confirm deny pledge promise "
    + "bark bellow roar growl sneer scoff chide tease implore plead intone underline underscore echo summarize "
    + "tout hint imply indicate signal describe characterize characterise posit theorize speculate "
    + "estimate calculate decree advise urge beg crow coo deadpan crack riff pronounce volunteer"
  private static let hearing =
    "tell ask inform assure remind advise warn urge thank inquire query press quiz challenge greet"
  private static let judging =
    "call label brand dub term deem slam blast praise criticize criticise denounce condemn accuse blame charge mock "
    + "credit cite quote refer talk speak demand propose pray think believe offer point go "
    + "decry deride dismiss attack rip hail laud applaud portray depict paint compare liken dub reject refuse "
    + "defend welcome express voice issue release publish deliver read feature include contain list show find learn "
    + "hear regard view consider consider sum put invoke reference bemoan question ridicule tout highlight "
    + "paraphrase proclaim advertise promote endorse assess rate rule order recommend seek apologize apologise "
    + "decline mention discuss address vilify lambaste castigate chastise rebuke scold savage hammer knock hit lash title"

  private static let nouns =
    "issue comment remark state call talk question charge post report offer attack review label feature fear hope "
    + "point estimate address message list show use demand regard figure signal reason rate order credit title hit "
    + "note claim answer blame cry vow promise plan name joke brand voice term reply challenge tweet text read cite "
    + "complaint warning praise quote pledge request concern lecture rule"

  private static let irregular: [String: String] = [
    "say": "said", "tell": "told", "write": "wrote", "sing": "sang", "begin": "began", "speak": "spoke",
    "think": "thought", "feel": "felt", "go": "went", "read": "read", "find": "found", "hear": "heard",
    "see": "saw", "put": "put", "seek": "sought", "shoot": "shot", "rip": "ripped", "hit": "hit",
    "rebut": "rebutted",
    "overstate": "overstated", "foresee": "foresaw",
  ]
  private static let doubling: Set<String> = [
    "admit", "snap", "chat", "quip", "rip", "dub", "concur", "quiz", "beg", "begin", "tag", "blog", "vet",
    "refer",
    "shoot_", "slam", "sum", "put", "hit", "tut",
  ]

  /// Third person, past and participle of a verb in lower-case ASCII, by the rules of English spelling; irregular
  /// pasts are put by hand. Made of bytes, for it runs at the start of every process.
  static func conjugate(_ base: String) -> (third: String, past: String, participle: String) {
    let bytes = Array(base.utf8)
    let last = bytes.last ?? UInt8(ascii: "e")
    let beforeLast = bytes.dropLast().last ?? UInt8(ascii: "a")
    func form(dropping dropped: Int, _ ending: StaticString) -> String {
      var form = bytes
      form.removeLast(min(dropped, bytes.count))
      ending.withUTF8Buffer { form.append(contentsOf: $0) }
      return String(decoding: form, as: UTF8.self)
    }
    var third = form(dropping: 0, "s")
    var past = form(dropping: 0, "ed")
    var participle = form(dropping: 0, "ing")
    switch (last, beforeLast) {
    case (UInt8(ascii: "e"), _):
      past = form(dropping: 0, "d")
      participle = form(dropping: 1, "ing")
    case (UInt8(ascii: "y"), let letter) where !"aeiou".utf8.contains(letter):
      third = form(dropping: 1, "ies")
      past = form(dropping: 1, "ied")
    default:
      if doubling.contains(base) {
        let stem = String(decoding: bytes + [last], as: UTF8.self)
        past = stem + "ed"
        participle = stem + "ing"
        if last == UInt8(ascii: "z") { third = base + "zes" }
      }
    }
    let hisses =
      switch (beforeLast, last) {
      case (_, UInt8(ascii: "s")), (_, UInt8(ascii: "x")): true
      case (UInt8(ascii: "c"), UInt8(ascii: "h")), (UInt8(ascii: "s"), UInt8(ascii: "h")): true
      default: base == "go"
      }
    if hisses { third = form(dropping: 0, "es") }
    if let form = irregular[base] { past = form }
    return (third, past, participle)
  }
}
