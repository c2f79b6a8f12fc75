/* cases/news_choice.c — mail about cases as a topic of a contact's choice. */
#include "cases/case_web.h"
#include "cases/news.h"
#include "html/lang.h"
#include "outbox/choice.h"

const struct choice case_mail_choices[] = {
	{ S_INIT("all"), N_("Everything about my cases"), CASE_MAIL_ALL },
	{ S_INIT("needed"), N_("Only what waits for my answer, and that a case was closed"), CASE_MAIL_NEEDED },
	{ { 0 }, NULL, 0 },
};
static const struct field choice_fields[] = {
	FIELD_CHOICE(struct mail_choice_input, mail, N_("Mail about cases"), .required = true, .choices = case_mail_choices),
};
const struct form_spec case_mail_form = FORM_SPEC(struct mail_choice_input, choice_fields);

static enum rc leave(struct db *db, person_id person)
{
	return case_mail_set(db, person, CASE_MAIL_NEEDED);
}

const struct mail_topic case_mail_topic = {
	.title = N_("Mail about cases"),
	.hint = N_("To your address, about cases that are yours, that you filed, or that you wrote on."),
	.field = choice_fields,
	.question = N_("Shall the address that got this link only get mail about cases that wait for an answer or were closed?"),
	.ended = N_("This address only gets mail about cases that wait for an answer or were closed."),
	.path = "/account/cases",
	.leave_path = "/unsubscribe/cases/{}",
	.mark = "unsubscribe cases",
	.chosen = "case.mail_chosen",
	.left = "case.unsubscribed",
	.load = case_mail_of,
	.store = case_mail_set,
	.leave = leave,
};

enum rc case_leave_page(struct req *q)
{
	return mail_leave_page(q, &case_mail_topic);
}

enum rc case_leave_post(struct req *q)
{
	return mail_leave_post(q, &case_mail_topic);
}

enum rc api_case_leave(struct req *q)
{
	return mail_leave_api(q, &case_mail_topic);
}

enum rc api_case_leave_get(struct req *q)
{
	return mail_leave_look(q, &case_mail_topic);
}

enum rc case_mail_page(struct req *q)
{
	return mail_choice_page(q, &case_mail_topic);
}

enum rc case_mail_post(struct req *q)
{
	return mail_choice_post(q, &case_mail_topic);
}

enum rc api_case_mail(struct req *q)
{
	return mail_choice_api(q, &case_mail_topic);
}

enum rc api_case_mail_put(struct req *q)
{
	return mail_choice_api_put(q, &case_mail_topic);
}
