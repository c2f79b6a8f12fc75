-- Data in, as administrators see it: sets that are only checked, and what came of each pull from a provider.

-- 'checked': read and compared like any other, and nothing was changed.
ALTER TABLE roster_import ADD COLUMN dry_run BOOLEAN NOT NULL DEFAULT false;
DROP INDEX roster_import_state;
ALTER TABLE roster_import ADD COLUMN becomes TEXT NOT NULL DEFAULT 'applied'
	CHECK (becomes IN ('waiting', 'running', 'applied', 'refused', 'held', 'confirmed', 'dismissed', 'failed', 'checked'));
UPDATE roster_import SET becomes = state;
ALTER TABLE roster_import DROP COLUMN state;
ALTER TABLE roster_import RENAME COLUMN becomes TO state;
CREATE INDEX roster_import_state ON roster_import (state, id);

CREATE TABLE roster_rest_run (
	district_id BIGINT NOT NULL,
	started_at  BIGINT NOT NULL,
	finished_at BIGINT,               -- absent: it runs, or its process died
	whole       BOOLEAN NOT NULL DEFAULT false, -- everything was asked for, not only what changed
	records     BIGINT NOT NULL DEFAULT 0,
	failed      TEXT,                 -- why it came to nothing, or what was left out
	import_id   BIGINT,               -- of what it brought; absent: nothing new
	PRIMARY KEY (district_id, started_at)
) /*@sqlite WITHOUT ROWID */;
