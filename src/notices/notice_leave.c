/* notices/notice_leave.c — mail about notifications as a topic of one's choice (N5). */
#include "notices/notice.h"
#include "notices/notice_web.h"
#include "outbox/choice.h"

static const struct field choice_fields[] = {
	FIELD_CHOICE(struct mail_choice_input, mail, N_("Mail about notifications"), .required = true,
		     .choices = notice_mail_choices),
};
const struct form_spec notice_choice_form = FORM_SPEC(struct mail_choice_input, choice_fields);

const struct mail_topic notice_topic = {
	.title = N_("Mail about notifications"),
	.hint = N_("To your address, when something is published for one of your accounts and at every update of it."),
	.field = choice_fields,
	.question = N_("Shall no more mail about incidents and maintenance go to the address that got this link?"),
	.ended = N_("No more mail about notifications goes to this address."),
	.path = "/account/notifications",
	.leave_path = "/unsubscribe/{}",
	.mark = "unsubscribe",
	.chosen = "notice.mail_chosen",
	.left = "notice.unsubscribed",
	.load = notice_mail_of,
	.store = notice_mail_set,
	.leave = notice_unsubscribe,
};

enum rc notice_leave_page(struct req *q)
{
	return mail_leave_page(q, &notice_topic);
}

enum rc notice_leave_post(struct req *q)
{
	return mail_leave_post(q, &notice_topic);
}

enum rc api_notice_leave(struct req *q)
{
	return mail_leave_api(q, &notice_topic);
}

enum rc api_notice_leave_get(struct req *q)
{
	return mail_leave_look(q, &notice_topic);
}

enum rc notice_choice_page(struct req *q)
{
	return mail_choice_page(q, &notice_topic);
}

enum rc notice_choice_post(struct req *q)
{
	return mail_choice_post(q, &notice_topic);
}

enum rc api_notice_choice(struct req *q)
{
	return mail_choice_api(q, &notice_topic);
}

enum rc api_notice_choice_put(struct req *q)
{
	return mail_choice_api_put(q, &notice_topic);
}
