// RecipeHelp: `nightjar help recipes`: from nothing to a shared, signed, tested recipe, on one page; then those there are.

import Scripting

enum RecipeHelp {
  static func page() -> String { guide + Problem.printable(list()) }

  /// What a recipe says of itself: the comment at its top, then its card; nil when there is none of that name.
  static func page(of name: String) throws -> String? {
    guard ScriptFinder.recipes().contains(name), let loaded = try? RecipeVerb.load(name) else { return nil }
    return Problem.printable(loaded.script.opening + "\n\n" + (try RecipeVerb.card(loaded)))
  }

  private static let guide = """
    A recipe is one Lua file that says what it does, what it may touch, and proves itself.

    Five minutes
      nightjar recipe new long-sentences         writes Scripts/long-sentences.lua (or here): it runs as it is
      nightjar recipe test long-sentences        runs its tests, and the laws that every recipe must keep
      nightjar run long-sentences article.txt --param min_words=30
      (change map, params and tests in the file; then again)
      nightjar recipe check long-sentences       names that do not exist, parameters that nothing uses, missing tests
      nightjar recipe test --accept long-sentences   takes what came out for what is expected; read it before
      nightjar recipe sign long-sentences        makes your key the first time; give others its .pub
    A colleague
      nightjar recipe add long-sentences.lua     shows signer, hash, parameters, permissions; asks; --yes
      nightjar recipe verify long-sentences --key signing.pub
      nightjar recipe show long-sentences        without running it

    Header (constants only: it is read without running the recipe)
      name version api summary                   needed; version is 1.2.3, api is "1"
      author license needs output permissions    needs: layers it uses; output = { speaker = "string?", at = "span" }
      params = { least = { type = "integer", default = 2, min = 1, max = 9, help = "…" } }
        types: \(RecipeParameter.Kind.allCases.map(\.rawValue).joined(separator: ", "))
        fields: default, optional, min, max, of (choice, list), format (file: csv, tsv, json, jsonl, text), help
      permissions = { read = { "@parties" } }    exactly the file that the parameter 'parties' names
      map = function(doc, p) … return rows end   one document → rows, a frame or any value
      reduce = function(a, b) … end              optional, associative: joins two results of map
      finish = function(acc, p) … end            optional: after the last reduce
      tests = {
        { input = "…", expect = { { speaker = "Ana", at = "…" } } },   columns not named are not compared; none: missing
        { inputs = { "…", "…" }, params = { least = 3 }, date = "2023-09-22", expect = {} },
        { params = { least = 0 }, fails = "param/range" },
        { file = "article.txt", golden = "article.jsonl" },            files beside the recipe
      }

    Parts beside it, covered by its hash
      data("lexicon.csv")                        rows of csv and tsv, value of json and jsonl, else the text
      require "lib.helper"                       lib/helper.lua in its own folder
      use("who-said-what", "1.x").map(doc, {})   another recipe

    Parameters
      --param k=v, --param words=a,b,c, --params FILE (a JSON object, or return { k = v } in .lua)

    The same numbers again
      nightjar recipe lock; nightjar recipe verify; nightjar run NAME --locked
      nightjar run NAME FILE --receipt r.json; nightjar replay r.json; nightjar diff old.jsonl new.jsonl --key id
      nightjar map NAME | nightjar reduce NAME | nightjar finish NAME      JSON lines, for clusters


    """

  /// Those that can be found, with their parameters.
  private static func list() -> String {
    var text = "Recipes here (nightjar run NAME INPUT…):\n"
    for name in ScriptFinder.recipes() {
      let script = try? ScriptFinder.load(name)
      let recipe = script.flatMap { try? RecipeReader.read($0.source) }
      text += "  " + RecipeVerb.pad(name, 18) + (recipe?.summary ?? "") + "\n"
      for parameter in recipe?.parameters ?? [] {
        text += "      --param \(parameter.name)=\(parameter.kind.rawValue)  \(parameter.help)\n"
      }
    }
    return text
  }
}
