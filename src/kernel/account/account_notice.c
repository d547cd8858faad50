#include "account_notice.h"

#include "outbox.h"

struct bilingual
bilingual_of(const char *message)
{
	return (struct bilingual){ str_of(message), str_of(tr(LANG_EN, message)) };
}

void
account_tell(struct db *db, struct login_id login, const char *title)
{
	outbox_notify(db, login,
		&(struct notice){ .kind = ACCOUNT_NOTICE,
			.title = bilingual_of(title),
			.text = bilingual_of(N_("如果不是您本人做的，请马上修改密码，结束其他地方的"
						"登录，并联系系统管理员。")),
			.to = URL_OWN("/me") });
}
