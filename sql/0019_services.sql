-- Services are edited at the desk: groups on the status page, and those no longer offered. Maintenance follows the clock (N3, N4).

ALTER TABLE service ADD COLUMN group_name TEXT; -- the heading that it stands under; NULL: none
ALTER TABLE service ADD COLUMN retired_at BIGINT; -- no longer offered nor listed; what was told about it still names it

ALTER TABLE notice ADD COLUMN stays_open BOOLEAN NOT NULL DEFAULT false; -- maintenance is not completed at its end by itself
ALTER TABLE notice ADD COLUMN reminded_at BIGINT; -- when who wrote it was told that its end has passed
UPDATE notice SET stays_open = true WHERE published_at IS NOT NULL AND closed_at IS NULL; -- nobody was asked yet
CREATE INDEX notice_to_begin ON notice (starts_at, id) WHERE state = 'scheduled' AND published_at IS NOT NULL AND origin IS NULL;
CREATE INDEX notice_to_end ON notice (ends_at, id) WHERE state = 'in_progress' AND published_at IS NOT NULL AND origin IS NULL;
