// Sequences of spans: read-only lists. What takes a Lua function is written in the prelude.

import Document
import LuaHost
import Results

extension API {
  static let sequenceEntries: [APIEntry] = [
    .lua(
      .classes([.sequence]), "each",
      [.init("attribute", .string, optional: true, "yield this attribute instead of the element")],
      "fun(): any",
      "iterates over the elements, or over one attribute of each (fast for lower, lemma, stem, norm)",
      example: "for w in doc.words:each(\"lower\") do … end"),
    .lua(
      .classes([.sequence]), "where",
      [.init("test", .value, type: "table|fun(x): boolean", "fields to match, or a function")],
      "Sequence",
      "the elements whose fields match, or for which the function is true; a list means any of its values; beside a string an entity stands for its name, any other place for its text",
      example: "doc.quotes:where{kind=\"direct\"}"),
    .lua(
      .classes([.sequence]), "map", [.init("fn", .value, type: "fun(x): any", "what to make of each")],
      "any[]",
      "a list of what the function makes of each element"),
    .lua(
      .classes([.sequence]), "pluck", [.init("attribute", .string, "name or path such as speaker.name")],
      "any[]",
      "a list of one attribute of each element", example: "doc.quotes:pluck(\"text\")"),
    .lua(
      .classes([.sequence]), "group",
      [.init("attribute", .value, type: "string|fun(x): any", "attribute, path or function")],
      "Frame", "how many elements share each value; the rows' spans are the elements",
      example: "doc.quotes:group(\"speaker.name\")"),
    .lua(
      .classes([.sequence]), "frame",
      [
        .init(
          "attributes", .value, optional: true, repeated: true, type: "string|string[]",
          "columns; paths are fine")
      ],
      "Frame", "a frame with one row an element", example: "doc.quotes:frame{\"speaker.name\", \"text\"}"),
    .lua(
      .classes([.sequence]), "first", [.init("n", .integer, optional: true, "how many; default 1")],
      "Span|Sequence",
      "the first element, or a sequence of the first n"),
    .lua(
      .classes([.sequence]), "last", [.init("n", .integer, optional: true, "how many; default 1")],
      "Span|Sequence",
      "the last element, or a sequence of the last n"),
    .lua(
      .classes([.sequence]), "sort",
      [
        .init("by", .value, type: "string|fun(x): any", "attribute, path or function"),
        .init("order", .string, optional: true, "asc or desc"),
      ],
      "Sequence", "the elements in the order of an attribute"),
  ]
}
