// nightjar recipe lock, verify, sign: that what runs is what was meant, and from whom it comes.

import Glibc
import Results
import Scripting

enum RecipeTrust {
  // MARK: lock

  /// Writes nightjar.lock for the named recipes, or for all of the project's Scripts/.
  static func lock(_ names: [String], _ console: Console) throws -> ExitCode {
    let wanted =
      names.isEmpty
      ? ScriptFinder.located().filter { $0.origin == "project" }.map(\.path) : RecipeVerb.named(names)
    guard !wanted.isEmpty else {
      throw UsageError(message: "recipe lock wants the names of recipes: there is no Scripts/ here")
    }
    let lock = try RecipeLock.of(wanted)
    try Files.write(Array(lock.text.utf8), to: RecipeLock.fileName)
    console.notice("wrote \(RecipeLock.fileName) with \(lock.entries.count) recipes")
    return .done
  }

  // MARK: verify

  static func verify(_ names: [String], _ invocation: Invocation) throws -> ExitCode {
    let sink = Sink(1)
    defer { sink.close() }
    if let key = invocation.value("--key") {
      guard !names.isEmpty else {
        throw UsageError(message: "recipe verify --key wants the name of a recipe")
      }
      let key = try publicKey(key)
      for name in names {
        let loaded = try RecipeVerb.load(name)
        let outcome = try check(loaded, key)
        guard outcome.isGood else {
          throw Problem(
            "signature/refused", "the recipe '\(loaded.recipe.name)': \(outcome.sentence)", .limit)
        }
        sink.write("\(loaded.recipe.name) \(loaded.recipe.version): \(outcome.sentence)\n")
      }
      return .done
    }
    if !names.isEmpty, try !RecipeLock.exists(for: ScriptFinder.load(names[0]).name) {
      return try tellSigners(names, sink)
    }
    let lock = try RecipeLock.find(for: names.first.map { try ScriptFinder.load($0).name })
    if lock.nightjar != Program.version {
      sink.write("locked with Nightjar \(lock.nightjar), this is \(Program.version)\n")
    }
    var exit = ExitCode.done
    for name in names.isEmpty ? lock.entries.map(\.name) : RecipeVerb.named(names) {
      let loaded = try RecipeVerb.load(name)
      let differences = try lock.differences(loaded)
      let signer = try Self.signer(loaded, try RecipePackage(loaded))
      sink.write(
        "\(loaded.recipe.name) \(loaded.recipe.version): "
          + (differences.isEmpty ? "as locked" : "NOT as locked: \(differences.joined(separator: ", "))")
          + (signer.map { "; \($0)" } ?? "") + "\n")
      if !differences.isEmpty { exit = .scriptFailed }
    }
    return exit
  }

  /// Without a lock and without a key to trust: who signed, by the recipes' own word.
  private static func tellSigners(_ names: [String], _ sink: Sink) throws -> ExitCode {
    var exit = ExitCode.done
    for name in RecipeVerb.named(names) {
      let loaded = try RecipeVerb.load(name)
      let signer = try signer(loaded, try RecipePackage(loaded))
      if signer == badSignature { exit = .limit }
      sink.write(
        "\(loaded.recipe.name) \(loaded.recipe.version): not locked; "
          + (signer.map { $0 == badSignature ? $0 : "\($0) (say with --key whom you trust)" } ?? "not signed")
          + "\n")
    }
    return exit
  }

  static let badSignature = "BAD signature"

  /// A key from its text or from a `.pub` file.
  private static func publicKey(_ text: String) throws -> Minisign.PublicKey {
    if let key = Minisign.PublicKey(text) { return key }
    switch FileBytes.read(text, limit: 1 << 16) {
    case .success(let bytes):
      if let key = Minisign.PublicKey(String(decoding: bytes, as: UTF8.self)) { return key }
      throw Problem("key/unreadable", "'\(text)' is no public key of minisign", .usage)
    case .failure(let failure):
      throw Problem("key/unreadable", "the public key '\(text)' cannot be read: \(failure.reason)", .usage)
    }
  }

  /// The signature in the recipe's last line, which covers all its files; else that of the minisign program beside it,
  /// which covers the recipe's text alone.
  private static func check(_ loaded: RecipeVerb.Loaded, _ key: Minisign.PublicKey) throws -> (
    isGood: Bool, sentence: String
  ) {
    let signed = Signed(loaded.script.source)
    let package = try RecipePackage(loaded)
    if signed.hasLine {
      guard let signature = signed.signature, signed.key != nil else {
        return (false, "its signature line is damaged")
      }
      guard signature.identifier == key.identifier else { return (false, "it is signed by another key") }
      guard Minisign.isGood(signature, Array(package.manifest.utf8), key) else {
        return (
          false, "its signature does not fit: it was changed after it was signed, or the signature is forged"
        )
      }
      return (true, "signed by this key, all \(package.files.count) of its files")
    }
    let path = "\(loaded.script.name).minisig"
    guard case .success(let bytes) = FileBytes.read(path, limit: 1 << 16) else {
      return (false, "it is not signed")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let comment = Minisign.trustedComment(inFile: text, loaded.script.source, key) else {
      return (false, "the signature '\(path)' does not fit: another key, a changed recipe, or a forgery")
    }
    guard package.files.count == 1 else {
      let others = package.files.dropFirst().map { "'\($0.path)'" }.joined(separator: ", ")
      return (false, "'\(path)' signs its text alone, not \(others); sign it with 'nightjar recipe sign'")
    }
    return (true, "signed by this key (\(Problem.printable(comment)))")
  }

  /// Who signed a recipe, by the recipe's own word; nil when nobody did.
  static func signer(_ loaded: RecipeVerb.Loaded, _ package: RecipePackage) throws -> String? {
    let signed = Signed(loaded.script.source)
    if signed.hasLine {
      guard let key = signed.key, try check(loaded, key).isGood else { return badSignature }
      return "signed by \(key.text)"
    }
    return access("\(loaded.script.name).minisig", R_OK) == 0
      ? "a minisign signature lies beside it (check it with recipe verify --key)" : nil
  }

  // MARK: sign

  static func sign(_ names: [String], _ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard !names.isEmpty else { throw UsageError(message: "recipe sign wants the name of a recipe") }
    let key = try secretKey(invocation, console)
    for name in names {
      let loaded = try RecipeVerb.load(name)
      let package = try RecipePackage(loaded)
      let signature = Minisign.sign(Array(package.manifest.utf8), key)
      let source = Signed(loaded.script.source).text + Array(Signed.line(key.publicKey, signature).utf8)
      let path = loaded.script.name
      let comment = "timestamp:\(time(nil))\tfile:\(path.split(separator: "/").last ?? "")\thashed"
      try Files.write(source, to: path)
      try Files.write(
        Array(Minisign.signatureFile(source, key, comment: comment).utf8), to: "\(path).minisig")
      console.notice(
        "signed \(loaded.recipe.name) \(loaded.recipe.version); others check it with: nightjar recipe verify \(loaded.recipe.name) --key \(key.publicKey.text)"
      )
    }
    return .done
  }

  /// The key of --key, else the user's own, which is made when there is none.
  private static func secretKey(_ invocation: Invocation, _ console: Console) throws -> Minisign.SecretKey {
    if let path = invocation.value("--key") {
      return try SecretKeyFile.read(path) { SecretKeyFile.askPassword(console) }
    }
    guard let folder = Files.userData else {
      throw UsageError(message: "recipe sign wants --key FILE: there is no home folder for a key")
    }
    let path = "\(folder)/signing.key"
    if access(path, F_OK) == 0 { return try SecretKeyFile.read(path) { SecretKeyFile.askPassword(console) } }
    try Files.makeFolder(folder)
    let key = Minisign.SecretKey.generate()
    try Files.write(Array(SecretKeyFile.text(key).utf8), to: path, mode: 0o600)
    let publicText = "untrusted comment: nightjar public key\n\(key.publicKey.text)\n"
    try Files.write(Array(publicText.utf8), to: "\(folder)/signing.pub")
    console.notice("made a key: \(path) (keep it to yourself), \(folder)/signing.pub (give it to others)")
    return key
  }
}
