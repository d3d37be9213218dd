// nightjar recipe add, remove: recipes of others into the user's own folder, after one look at what they may do.

import Glibc
import Results
import Scripting

enum RecipeStore {
  // MARK: add

  static func add(_ names: [String], _ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard !names.isEmpty else {
      throw UsageError(
        message: "recipe add wants a file, a folder or an archive, as in: nightjar recipe add recipe.zip")
    }
    guard let data = Files.userData, let recipes = InstalledRecipe.recipes else {
      throw Problem(
        "output/unwritable", "there is no home folder to put recipes into (set XDG_DATA_HOME)", .usage)
    }
    var exit = ExitCode.done
    for name in names {
      try Files.makeFolder(recipes)
      let staging = "\(data)/staging.\(getpid())"
      Files.remove(staging)
      defer { Files.remove(staging) }
      let (paths, source) = try found(name, staging)
      for path in paths {
        if !(try add(path, source, to: recipes, invocation, console)) { exit = .usage }
      }
    }
    return exit
  }

  /// The recipes that a file, a folder or an archive holds, and what to call their origin.
  private static func found(_ name: String, _ staging: String) throws -> (paths: [String], source: String) {
    guard access(name, R_OK) == 0 else {
      throw Problem("recipe/unknown", "'\(name)' cannot be read: \(String(cString: strerror(errno)))", .usage)
    }
    if !Files.isFolder(name), name.hasSuffix(".lua") { return ([name], name) }
    var folder = name
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    var source = folder
    if !Files.isFolder(name) {
      try Files.makeFolder(staging)
      try RecipeArchive.unpack(name, into: staging)
      folder = staging
    } else if let revision = revision(ofGit: folder) {
      source += " at revision \(revision.prefix(12))"
    }
    // an archive often holds one folder with everything in it
    let inside = Files.names(in: folder)
    var places = [folder, "\(folder)/Scripts"]
    if inside.count == 1, let only = inside.first {
      places += ["\(folder)/\(only)", "\(folder)/\(only)/Scripts"]
    }
    for place in places {
      let paths = ScriptFinder.recipeFiles(in: place).map(\.path).filter {
        (try? ScriptFinder.load($0))?.isRecipe ?? false
      }
      if !paths.isEmpty { return (paths, source) }
    }
    throw Problem("recipe/missing", "there is no recipe in '\(name)'", .usage)
  }

  /// The commit that a git folder stands at; nil when it is none.
  private static func revision(ofGit folder: String) -> String? {
    func text(_ path: String) -> String? {
      guard case .success(let bytes) = FileBytes.read("\(folder)/.git/\(path)", limit: 1 << 20) else {
        return nil
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    guard let head = text("HEAD")?.split(whereSeparator: \.isNewline).first else { return nil }
    guard head.hasPrefix("ref: ") else { return String(head) }
    let name = head.dropFirst(5)
    if let commit = text(String(name))?.split(whereSeparator: \.isNewline).first { return String(commit) }
    return text("packed-refs")?.split(whereSeparator: \.isNewline).first { $0.hasSuffix(" \(name)") }
      .map { String($0.prefix { $0 != " " }) }
  }

  /// Shows a recipe, asks, and copies it; false when the user does not want it.
  private static func add(
    _ path: String, _ source: String, to recipes: String, _ invocation: Invocation, _ console: Console
  ) throws -> Bool {
    let loaded = try RecipeVerb.load(path)
    if let problem = RecipeAuthoring.syntaxProblem(loaded.script) { throw problem }
    let package = try RecipePackage(loaded)
    let recipe = loaded.recipe
    let signed = Signed(loaded.script.source)
    let signer = try RecipeTrust.signer(loaded, package)
    if signed.hasLine, signer == RecipeTrust.badSignature {
      throw Problem(
        "signature/refused",
        "the recipe '\(recipe.name)' is not added: its signature does not fit, so it was changed or the signature is forged",
        .limit)
    }
    let before = InstalledRecipe.find(recipe.name)
    let sink = Sink(1)
    sink.write(Problem.printable(card(loaded, package, signer, source, before)))
    sink.close()
    guard invocation.has("--yes") || asked("add \(recipe.name) \(recipe.version)?", console) else {
      console.message("\(recipe.name) was not added")
      return false
    }
    try copy(loaded, package, to: recipes)
    try InstalledRecipe(
      name: recipe.name, version: recipe.version, hash: package.hash, signer: signed.key?.text ?? "",
      source: source, reads: recipe.reads, writes: recipe.writes
    ).write()
    for name in package.uses where (try? ScriptFinder.load(name)) == nil {
      console.notice("\(recipe.name) uses the recipe '\(name)', which is not here yet")
    }
    console.notice("added \(recipe.name) \(recipe.version); run it with: nightjar run \(recipe.name) FILE")
    return true
  }

  /// On one look: from whom, what it wants, and what is new since the version before.
  private static func card(
    _ loaded: RecipeVerb.Loaded, _ package: RecipePackage, _ signer: String?, _ source: String,
    _ before: InstalledRecipe?
  ) -> String {
    let recipe = loaded.recipe
    var text = "\(recipe.name) \(recipe.version)\n  \(recipe.summary)\n"
    text +=
      "  from \(source), by \(recipe.author.isEmpty ? "nobody named" : recipe.author)\n"
    text += "Signature: \(signer ?? "none")\n"
    text += "Hash: \(package.hash)\n"
    text += RecipeVerb.parameters(recipe)
    text += "Permissions: \(RecipeVerb.permissions(recipe))\n"
    text += "Files: \(package.files.map(\.path).joined(separator: ", "))\n"
    guard let before else { return text }
    if before.hash == package.hash { return text + "This is what you have already.\n" }
    text += "You have \(before.version)"
    text += before.version == recipe.version ? ", the same version with OTHER contents.\n" : ".\n"
    let key = Signed(loaded.script.source).key?.text ?? ""
    if before.signer != key {
      text +=
        before.signer.isEmpty
        ? "It was not signed before.\n"
        : key.isEmpty
          ? "It is NO LONGER signed; before by \(before.signer)\n"
          : "It is signed by ANOTHER key; before by \(before.signer)\n"
    }
    let old = Set(before.reads.map { "read \($0)" } + before.writes.map { "write \($0)" })
    let new = Set(recipe.reads.map { "read \($0)" } + recipe.writes.map { "write \($0)" })
    for permission in new.subtracting(old).sorted() { text += "It NEWLY asks to \(permission)\n" }
    for permission in old.subtracting(new).sorted() { text += "It no longer asks to \(permission)\n" }
    return text
  }

  /// A question on the terminal; without one the answer is no.
  private static func asked(_ question: String, _ console: Console) -> Bool {
    guard isatty(0) == 1 else {
      console.message("\(question) There is nobody to ask: give --yes")
      return false
    }
    console.message("\(question) [y/N]")
    let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }

  /// Copies the recipe's files into NAME/ through a folder that then takes its place.
  private static func copy(_ loaded: RecipeVerb.Loaded, _ package: RecipePackage, to recipes: String) throws {
    let name = loaded.recipe.name
    let target = "\(recipes)/\(name)"
    let fresh = "\(recipes)/.\(name).new"
    let folder = RecipeFolder(loaded.script)
    Files.remove(fresh)
    try Files.makeFolder(fresh)
    try Files.write(loaded.script.source, to: "\(fresh)/\(name).lua")
    if case .success(let bytes) = FileBytes.read("\(loaded.script.name).minisig", limit: 1 << 16) {
      try Files.write(bytes, to: "\(fresh)/\(name).lua.minisig")
    }
    for file in package.files.dropFirst() {
      let bytes: [UInt8]
      do { bytes = try folder.data(file.path) } catch {
        throw Problem("recipe/part", "the recipe '\(name)' is not whole: \(error.message)", .usage)
      }
      guard Digest.sha256(bytes) == file.sha256 else {
        throw Problem(
          "recipe/part", "'\(file.path)' of the recipe '\(name)' changed while it was copied", .usage)
      }
      let path = "\(fresh)/\(file.path)"
      try Files.makeFolder(
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
      try Files.write(bytes, to: path)
    }
    Files.remove(target)
    guard rename(fresh, target) == 0 else {
      throw Problem(
        "output/unwritable", "'\(target)' cannot be made: \(String(cString: strerror(errno)))", .usage)
    }
  }

  // MARK: remove

  /// Removes recipes that were added; others are the project's own and stay.
  static func remove(_ names: [String], _ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard !names.isEmpty else { throw UsageError(message: "recipe remove wants the name of a recipe") }
    for name in names {
      guard RecipeReader.isName(name), let recipes = InstalledRecipe.recipes,
        access("\(recipes)/\(name)", F_OK) == 0 || InstalledRecipe.find(name) != nil
      else {
        let known = InstalledRecipe.recipes.map { Files.names(in: $0) } ?? []
        let near = NearNames.suggest(name, among: known).first.map { "; did you mean '\($0)'?" } ?? ""
        throw Problem("recipe/unknown", "there is no recipe '\(name)' that was added\(near)", .usage)
      }
      guard invocation.has("--yes") || asked("remove \(name)?", console) else { return .usage }
      Files.remove("\(recipes)/\(name)")
      InstalledRecipe.forget(name)
      console.notice("removed \(name)")
    }
    return .done
  }
}
