// Models: the gazetteers, weights and word lists inside the program, by name and hash.

import Embedded

enum Models {
  static var hashes: [(name: String, sha256: String)] {
    let all: [(name: String, bytes: UnsafePointer<UInt8>?, count: Int)] = [
      ("unicode_tables", nj_unicode_tables_bytes(), nj_unicode_tables_size()),
      ("sentence_weights", nj_sentence_weights_bytes(), nj_sentence_weights_size()),
      ("gazetteer", nj_gazetteer_bytes(), nj_gazetteer_size()),
      ("tagger", nj_tagger_bytes(), nj_tagger_size()),
      ("lemmas", nj_lemmas_bytes(), nj_lemmas_size()),
      ("lemma_rules", nj_lemma_rules_bytes(), nj_lemma_rules_size()),
      ("stop_words", nj_stop_words_bytes(), nj_stop_words_size()),
    ]
    return all.map { model in
      var stream = SHA256Stream()
      stream.add(UnsafeRawBufferPointer(start: model.bytes, count: model.count))
      return (model.name, stream.finish())
    }
  }
}
