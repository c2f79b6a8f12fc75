// Every failure in plain words (M13): what happened, what was kept, what to do.
import { t, tn } from '@asset(portal/i18n.js)';

const TEXTS = {
	wrong: () => t('The user name or the password is not right. Check both and try again. If you changed your password in another place, use the new one. Still no luck? Ask your school whether your account is turned on.'),
	wrong_key: () => t('This activation key is not right, or it has been used already. Check it and try again, or ask your school for a new one.'),
	no_network: () => t('There is no connection. What you see is what was stored on this device. Connect and try again.'),
	no_network_sign_in: () => t('There is no connection. Signing in needs the internet. Connect and try again.'),
	signed_out: () => t('Your sign-in has ended, so the data on this device was erased. Sign in again to see it.'),
	refused: () => t('Your account may not see this. Ask your school.'),
	gone: () => t('This is no longer there.'),
	conflict: () => t('Somebody else uses this user name already. Choose another one.'),
	invalid: () => t('Something is missing or not right. The lines below say what.'),
	slow_down: trouble => trouble.retry > 90 ? tn('Too many tries. Wait {n} minute and try again.', 'Too many tries. Wait {n} minutes and try again.', Math.ceil(trouble.retry / 60))
		: t('Too many tries. Wait a minute and try again.'),
	offline_district: trouble => trouble.detail || t('Your district’s portal is offline for maintenance. You can read what is stored on this device.'),
	server: () => t('The portal could not answer. Nothing was lost. Try again in a few minutes.'),
	too_old: () => t('The data on this device is more than 30 days old. Connect to the internet to see it again.'),
};
export const message = (trouble, code = trouble.code) => (TEXTS[code] ?? TEXTS.server)(trouble);
