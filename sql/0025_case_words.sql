-- Word search over cases on SQLite: a smaller index, in an order that keeps an account's documents together (docs/adr/0011).
-- The documents are written anew by the worker; until then a search finds what it has written so far.
/*@sqlite
DROP TABLE case_document;

-- rowid: block of 16,384 numbers, then 16 bits of the account, then the number within its block (src/cases/search_store.c). Which columns a
-- word is in is all that is asked, so positions and lengths are not kept.
CREATE VIRTUAL TABLE case_document USING fts5 (tenant, subject, body, notes, tokenize = 'porter unicode61 remove_diacritics 2',
	detail = column, columnsize = 0);

-- The words of the index in their order: which of them begin like a word that is still being typed.
CREATE VIRTUAL TABLE case_word USING fts5vocab (case_document, 'instance');

INSERT INTO case_search_due (case_id) SELECT id FROM support_case WHERE true ON CONFLICT (case_id) DO NOTHING;
*/
