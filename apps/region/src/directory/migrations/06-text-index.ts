import type { Migration } from "./migration.ts";

/**
 * A trigram index on the folded name and slug of organizations. It refers to `organizations` and stores no texts of its own.
 * It is filled in steps: `built` is the last rowid that it contains, and triggers keep the rows up to it current, also those
 * that the code of the version before writes. Rows behind it are not in the index yet.
 */
export const textIndex: Migration = {
  version: 6,
  minimumReader: 1,
  statements: `
CREATE VIRTUAL TABLE organization_texts USING fts5 (
  name, slug, content = 'organizations', tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
);
CREATE TABLE text_index (only INTEGER PRIMARY KEY CHECK (only = 1), built INTEGER NOT NULL) STRICT;
INSERT INTO text_index (only, built) VALUES (1, 0);
CREATE TRIGGER text_added AFTER INSERT ON organizations WHEN new.rowid <= (SELECT built FROM text_index) BEGIN
  INSERT INTO organization_texts (rowid, name, slug) VALUES (new.rowid, new.name, new.slug);
END;
CREATE TRIGGER text_removed AFTER DELETE ON organizations WHEN old.rowid <= (SELECT built FROM text_index) BEGIN
  INSERT INTO organization_texts (organization_texts, rowid, name, slug)
    VALUES ('delete', old.rowid, old.name, old.slug);
END;
CREATE TRIGGER text_changed AFTER UPDATE OF name, slug ON organizations
WHEN old.rowid <= (SELECT built FROM text_index) AND (old.name IS NOT new.name OR old.slug IS NOT new.slug) BEGIN
  INSERT INTO organization_texts (organization_texts, rowid, name, slug)
    VALUES ('delete', old.rowid, old.name, old.slug);
  INSERT INTO organization_texts (rowid, name, slug) VALUES (new.rowid, new.name, new.slug);
END;
`,
};
