/* roster/check.c — a package from its manifest to the last row. Beside it: check_manifest.c, check_cell.c, check_rules.c. */
#include "roster/check.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "json/json.h"

#include <stdlib.h>
#include <string.h>

#define METADATA_MAX ((size_t)1 << 20)
#define TELL_ROWS 2000

void check_start(struct check *c, struct arena *a, struct roster_report *report)
{
	*c = (struct check){ .arena = a, .report = report };
	for (int kind = 0; kind < KINDS; kind++)
		idmap_start(&c->maps[kind]);
	for (int kind = 0; kind < KINDS; kind++)
		idmap_start(&c->keys[kind]);
}

void check_stop(struct check *c)
{
	for (int kind = 0; kind < KINDS; kind++)
		idmap_free(&c->maps[kind]);
	for (int kind = 0; kind < KINDS; kind++)
		idmap_free(&c->keys[kind]);
	check_facts_free(&c->facts);
}

/* ---- telling ---- */

struct csv_place check_place(const struct check_file *f, size_t i)
{
	if (!f->csv)
		return f->places[i < f->n ? i : f->n];
	return (struct csv_place){ .line = csv_where(f->csv).line, .column = i < f->n ? csv_column(f->csv, i) : 1 };
}

static struct roster_problem problem_at(struct check_file *f, size_t i, struct reason why)
{
	struct csv_place at = check_place(f, i);
	struct roster_problem p = { .file = f->name, .line = at.line, .column = at.column, .why = why };
	if (i < f->n)
		p.value = f->fields[i];
	if (i < f->width && f->columns[i])
		p.name = str_c(f->columns[i]->name);
	return p;
}

void check_error(struct check_file *f, size_t i, struct reason why)
{
	struct roster_problem p = problem_at(f, i, why);
	report_error(f->check->report, &p);
	f->bad = true;
}

void check_warning(struct check_file *f, size_t i, struct reason why)
{
	struct roster_problem p = problem_at(f, i, why);
	report_warning(f->check->report, &p);
}

void check_warning_once(struct check_file *f, size_t i, struct reason why)
{
	if (!f->warned[i])
		check_warning(f, i, why);
	f->warned[i] = true;
}

size_t check_field_of(const struct check_file *f, int lands)
{
	for (size_t i = 0; i < f->width; i++) {
		if (f->columns[i] && f->columns[i]->lands == lands)
			return i;
	}
	return f->n;
}

void check_package_error(struct check *c, str file, str value, struct reason why)
{
	c->fatal = true;
	report_error(c->report, &(struct roster_problem){ .file = file, .value = value, .why = why });
}

void check_csv_error(struct check_file *f)
{
	struct csv_place at = csv_where(f->csv);
	enum why damage = package_file_why(f->in);
	f->check->fatal = true;
	report_error(f->check->report, &(struct roster_problem){ .file = f->name,
								 .line = at.line,
								 .column = at.column,
								 .why = { .why = damage ? damage : (enum why)at.fault } });
}

/* ---- a file ---- */

enum rc check_file_open(struct check_file *f, struct package_file **in)
{
	enum rc rc = package_file_open(f->check->package, f->name, in);
	if (rc == RC_OK)
		f->csv = csv_open(package_read, *in, true);
	f->in = *in;
	return rc;
}

void check_damage(struct check_file *f, struct package_file *in)
{
	bool told = package_file_why(in) != WHY_NONE; /* where reading stopped */
	if (package_file_close(in) != RC_OK && !told)
		check_package_error(f->check, f->name, S(""), REASON(FILE_DAMAGED));
	err_clear();
}

void check_file_close(struct check_file *f, struct package_file *in)
{
	csv_close(f->csv);
	f->csv = NULL;
	check_damage(f, in);
}

/* ---- rows ---- */

/* status and dateLastModified: filled in delta, blank in bulk (filled is usual in the field: told once, honoured). */
static void row_status(struct check_file *f)
{
	const size_t at[] = { f->status_at, f->modified_at };
	f->row.gone = f->status_at < f->n && str_eq(f->fields[f->status_at], S("tobedeleted"));
	for (size_t i = 0; i < COUNT_OF(at); i++) {
		if (at[i] >= f->n)
			continue;
		if (f->delta && str_empty(f->fields[at[i]]))
			check_error(f, at[i], REASON(REQUIRED_IN_DELTA));
		else if (!f->delta && !str_empty(f->fields[at[i]]))
			check_lenient(f, at[i], WHY_LENIENT_STATUS);
	}
}

/* 1.1 has the role and the schools in the user's row. */
static enum rc hand_on_roles(struct check_file *f, int64_t user)
{
	struct check *c = f->check;
	char text[2 * GUID_MAX + 1]; /* both have been judged to be no longer */
	for (size_t i = 0; i < f->orgs.n; i++) {
		str org = f->org_texts.at[i];
		char *end = mempcpy(text, f->row.source_id.p, f->row.source_id.n);
		*end++ = '/';
		end = mempcpy(end, org.p, org.n);
		struct roster_row role = { .source_id = { text, (size_t)(end - text) } };
		role.v[ROLE_user_id] = db_of_i64(user);
		role.v[ROLE_org_id] = db_of_i64(f->orgs.at[i]);
		role.v[ROLE_role] = db_of_str(f->role);
		role.v[ROLE_is_primary] = db_of_bool(i == 0);
		struct idmap_entry *e = check_add(c, KIND_ROLE, role.source_id);
		if (!e)
			return fail(RC_LIMIT, "more roles than can be numbered");
		e->state |= IDMAP_SEEN;
		e->aux = (uint32_t)user;
		enum rc rc = c->sink->row(c->sink_arg, KIND_ROLE, &role, e);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* Bad rows too take their place in the map, so that what refers to them is not called wrong as well. */
enum rc check_hand_on(struct check_file *f, uint32_t aux)
{
	struct check *c = f->check;
	enum roster_kind kind = f->file->kind;
	if (f->bad && c->skip_bad) { /* what is stored of it stays */
		struct idmap_entry *stored = idmap_find(&c->maps[kind], f->row.source_id);
		if (stored)
			stored->state |= IDMAP_SEEN;
		return RC_OK;
	}
	struct idmap_entry *e = check_add(c, kind, f->row.source_id);
	if (!e) {
		check_error(f, 0, REASON(NUMBERED));
		return RC_OK;
	}
	if (e->state & IDMAP_SEEN) {
		check_error(f, 0, REASON(TWICE));
		return RC_OK;
	}
	e->state |= (IDMAP_SEEN | (f->row.gone ? IDMAP_GONE : 0)) & 15;
	if (!f->row.gone)
		e->aux = aux;
	int64_t id = e->id;
	if (f->row.gone || !c->sink || !check_going(c))
		return RC_OK;
	enum rc rc = c->sink->row(c->sink_arg, kind, &f->row, e);
	return rc == RC_OK && f->orgs.n ? hand_on_roles(f, id) : rc;
}

/* Of a file that is only checked. */
static void check_unkept(struct check_file *f)
{
	bool is_new = false;
	if (!idmap_add(&f->unkept, f->row.source_id, &is_new) || !is_new)
		check_error(f, 0, REASON(TWICE));
}

void check_clear_row(struct check_file *f)
{
	f->bad = f->skip = false;
	f->row.source_id = (str){ NULL, 0 };
	memset(f->row.v, 0, sizeof f->row.v);
	memset(f->aux, 0, sizeof f->aux);
	f->row.links.n = f->orgs.n = f->org_texts.n = 0;
	f->role = f->codes = f->lists[0] = f->lists[1] = (str){ NULL, 0 };
	f->class_id = f->primary_org = f->flags = 0;
	f->scope = 0;
}

static const int metadata_lands[KINDS] = {
	[KIND_ORG] = ORG_metadata,
	[KIND_TERM] = TERM_metadata,
	[KIND_COURSE] = COURSE_metadata,
	[KIND_CLASS] = CLASS_metadata,
	[KIND_USER] = USER_metadata,
	[KIND_ROLE] = ROLE_metadata,
	[KIND_ENROLLMENT] = ENROLLMENT_metadata,
	[KIND_CATEGORY] = CATEGORY_metadata,
	[KIND_LINE_ITEM] = LINE_ITEM_metadata,
	[KIND_RESULT] = RESULT_metadata,
	[KIND_DEMOGRAPHIC] = DEMOGRAPHIC_metadata,
};

/* Columns of the district's own are kept as they are. */
static void row_metadata(struct check_file *f)
{
	struct json w = JSON_INIT(&f->metadata);
	buf_clear(&f->metadata);
	if (f->file->kind == KIND_NONE || f->row.gone || f->n != f->width)
		return;
	for (size_t i = 0; i < f->width; i++) {
		if (str_empty(f->names[i]) || str_empty(f->fields[i]))
			continue;
		if (!f->metadata.n)
			json_object(&w);
		json_key(&w, f->names[i]);
		json_str(&w, utf8_take(f->fields[i], CHECK_TEXT_MAX));
	}
	if (!f->metadata.n)
		return;
	json_close(&w);
	if (json_rc(&w) == RC_OK)
		f->row.v[metadata_lands[f->file->kind]] = db_of_str(buf_str(&f->metadata));
}

/* Of a deleted record only its id counts. */
static void row_cells(struct check_file *f)
{
	for (size_t i = 0; i < f->width && f->n == f->width; i++) {
		if (!f->row.gone || i == f->id_at || i == f->status_at || i == f->modified_at)
			check_cell(f, i);
	}
}

static enum rc read_row(struct check_file *f)
{
	check_clear_row(f);
	int64_t before = f->check->report->errors.count;
	f->check->rows++;
	if (f->n != f->width) {
		check_error(f, f->n < f->width ? f->n - 1 : f->width, f->n < f->width ? REASON(FEW_VALUES) : REASON(MANY_VALUES));
		if (f->id_at < f->n)
			f->row.source_id = f->fields[f->id_at];
	} else {
		row_status(f);
	}
	row_cells(f);
	row_metadata(f);
	uint32_t aux = f->bad || f->row.gone ? AUX_UNKNOWN : check_rules(f);
	enum rc rc = RC_OK;
	if (f->row.source_id.p && f->file->kind == KIND_NONE)
		check_unkept(f);
	else if (f->row.source_id.p)
		rc = check_hand_on(f, aux);
	if (f->bad) {
		f->check->bad_rows++;
		f->check->row_errors += f->check->report->errors.count - before;
		report_counts(f->check->report, f->name)->skipped++;
	}
	return rc;
}

/* What was referred to before it came, and did not come. */
static void settle_deferred(struct check_file *f)
{
	for (size_t i = 0; i < f->deferred.n; i++) {
		struct check_deferred *d = &f->deferred.at[i];
		const struct idmap_entry *e = idmap_find(&f->check->maps[d->refers], d->place.value);
		if (f->check->unread[d->refers] || (e && check_alive(f->check, d->refers, e)))
			continue;
		f->check->fatal = true; /* the row that refers to it is through */
		d->place.why = REASON(REF_NONE);
		report_error(f->check->report, &d->place);
	}
}

/* 1.1, delta: a user who came again has the roles of his new row only. */
static void settle_roles(struct check *c)
{
	const struct idmap *users = &c->maps[KIND_USER], *roles = &c->maps[KIND_ROLE];
	bool *came = memory_new(users->next_id + 1);
	for (size_t i = 0; i < users->cap; i++) {
		if (users->slots[i].state & IDMAP_SEEN)
			came[users->slots[i].id] = true;
	}
	for (size_t i = 0; i < roles->cap; i++) {
		struct idmap_entry *e = &roles->slots[i];
		if (e->hash && !(e->state & IDMAP_SEEN) && e->aux <= users->next_id && came[e->aux])
			e->state |= IDMAP_GONE;
	}
	free(came);
}

static enum rc end_kind(struct check *c, enum roster_kind kind, bool bulk)
{
	enum rc rc = RC_OK;
	if (c->sink && check_going(c))
		rc = c->sink->end(c->sink_arg, kind, bulk);
	if (check_leaf(kind))
		idmap_free(&c->maps[kind]); /* nothing refers to these: a million entries less to hold */
	return rc;
}

static enum rc end_file(struct check_file *f)
{
	struct check *c = f->check;
	settle_deferred(f);
	if (f->file->kind == KIND_NONE)
		return RC_OK;
	enum rc rc = end_kind(c, f->file->kind, !f->delta);
	if (rc == RC_OK && f->file->kind == KIND_ROLE && !f->delta && f->last)
		check_primaries(c);
	if (f->file->kind == KIND_ENROLLMENT && !f->delta && f->last)
		c->facts.enrolled_known = !c->unread[KIND_ENROLLMENT];
	if (rc != RC_OK || f->file->kind != KIND_USER || c->version != V1_1)
		return rc;
	if (f->delta)
		settle_roles(c);
	return end_kind(c, KIND_ROLE, !f->delta);
}

static void unread(struct check_file *f)
{
	if (f->file->kind != KIND_NONE)
		f->check->unread[f->file->kind] = true;
}

static void tell(struct check_file *f, int64_t rows)
{
	const struct check_progress *p = &f->check->progress;
	if (p->tell)
		p->tell(p->arg, f->name, rows, p->bytes + (f->last ? csv_bytes(f->csv) : 0));
}

/* Is the row of this pass? */
static bool mine(const struct check_file *f)
{
	if (f->passes == 1)
		return true;
	str id = f->id_at < f->n ? f->fields[f->id_at] : S("");
	return idmap_holds(&f->check->maps[f->file->kind], id);
}

static enum rc read_rows(struct check_file *f)
{
	enum csv_step step = csv_next(f->csv, &f->fields, &f->n);
	int64_t rows = 0;
	enum rc rc = RC_OK;
	if (step == CSV_ROW)
		check_header(f);
	else if (step == CSV_END)
		check_package_error(f->check, f->name, S(""), REASON(EMPTY_FILE));
	if (step == CSV_ROW && f->bad) { /* without columns the rows mean nothing */
		unread(f);
		return RC_OK;
	}
	if (step == CSV_ROW)
		rc = check_ahead(f);
	while (rc == RC_OK && step == CSV_ROW && (step = csv_next(f->csv, &f->fields, &f->n)) == CSV_ROW) {
		if (rows++ % TELL_ROWS == 0)
			tell(f, rows);
		if (mine(f))
			rc = read_row(f);
	}
	tell(f, rows);
	if (step == CSV_ERROR) {
		check_csv_error(f);
		unread(f);
	} else if (!rows && step == CSV_END)
		check_lenient_file(f->check, &(struct roster_problem){ .file = f->name, .line = 1, .column = 1 },
				   WHY_LENIENT_NO_ROWS);
	report_counts(f->check->report, f->name)->read = rows;
	f->check->progress.bytes += f->last ? csv_bytes(f->csv) : 0;
	return rc;
}

static enum rc begin_kinds(struct check_file *f)
{
	struct check *c = f->check;
	enum rc rc = RC_OK;
	if (!c->sink || f->file->kind == KIND_NONE)
		return RC_OK;
	if (f->file->kind == KIND_USER && c->version == V1_1)
		rc = c->sink->begin(c->sink_arg, KIND_ROLE);
	return rc == RC_OK ? c->sink->begin(c->sink_arg, f->file->kind) : rc;
}

static enum rc read_pass(struct check_file *f)
{
	struct package_file *in = NULL;
	enum rc rc = check_file_open(f, &in);
	if (rc != RC_OK)
		return rc;
	rc = begin_kinds(f);
	if (rc == RC_OK)
		rc = read_rows(f);
	check_file_close(f, in);
	return rc == RC_OK ? end_file(f) : rc;
}

/* A file of very many rows that nothing refers to is read several times, each time for the sourcedIds of another part. */
static uint32_t passes_of(const struct check_file *f)
{
	uint64_t rows = package_size(f->check->package, f->name) / PASS_ROW_BYTES;
	return f->file->kind != KIND_NONE && check_leaf(f->file->kind) ? (uint32_t)(rows / PASS_ROWS) + 1 : 1;
}

static enum rc read_file(struct check *c, const struct roster_file *file, bool delta)
{
	struct check_file *f = ARENA_NEW(c->arena, struct check_file);
	*f = (struct check_file){ .check = c, .file = file, .delta = delta, .metadata = BUF_INIT(METADATA_MAX) };
	f->name = arena_printf(c->arena, "%s.csv", file->name);
	if (file->kind == KIND_NONE)
		report_warning(c->report, &(struct roster_problem){ .file = f->name, .why = REASON(ONLY_CHECKED) });
	idmap_start(&f->unkept);
	enum rc rc = RC_OK;
	f->passes = passes_of(f);
	for (f->pass = 0; rc == RC_OK && f->pass < f->passes && !(f->pass && c->fatal); f->pass++) {
		f->last = f->pass + 1 == f->passes;
		if (file->kind != KIND_NONE) {
			c->maps[file->kind].parts = f->passes;
			c->maps[file->kind].part = f->pass;
		}
		memset(f->columns, 0, sizeof f->columns);
		memset(f->names, 0, sizeof f->names);
		f->deferred.n = 0;
		rc = read_pass(f);
	}
	buf_free(&f->metadata);
	idmap_free(&f->unkept);
	return rc;
}

enum rc check_package(struct check *c, struct package *p)
{
	struct manifest m = { 0 };
	c->package = p;
	enum rc rc = check_manifest(c, &m);
	if (rc != RC_OK || c->report->errors.count)
		return rc;
	if (c->sink)
		rc = c->sink->ready(c->sink_arg);
	for (size_t i = 0; rc == RC_OK && i < roster_files_n; i++) {
		if (m.modes[i] == MODE_BULK || m.modes[i] == MODE_DELTA)
			rc = read_file(c, &roster_files[i], m.modes[i] == MODE_DELTA);
	}
	return rc;
}
