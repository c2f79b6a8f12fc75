// The service worker's registration and updates, and how to put the portal on the home screen.
import { h } from '@asset(portal/ui.js)';
import { t } from '@asset(portal/i18n.js)';

let waiting, prompt, told = () => {};
const worker = navigator.serviceWorker;

// The only URL of a script that is made at run time: the policy says that it is this one.
const address = '/portal/sw.js';
const trusted = globalThis.trustedTypes?.createPolicy('sw', { createScriptURL: url => { if (url !== address) throw new TypeError(url); return url; } });

export const onUpdate = fn => { told = fn; };
export const update = () => waiting?.postMessage('update');

export async function register() {
	if (!worker) return;
	try {
		const registration = await worker.register(trusted?.createScriptURL(address) ?? address, { scope: '/portal/', updateViaCache: 'none' });
		const look = () => {
			if (registration.waiting && worker.controller) {
				waiting = registration.waiting;
				told();
			}
		};
		look();
		registration.onupdatefound = () => { registration.installing.onstatechange = look; };
	} catch {
		// Without it the portal works, but not offline; the next start tries again.
	}
}

// A new worker took over: load its files once. After signing out the worker goes (controller is null): then nothing is loaded.
let had = !!worker?.controller;
worker?.addEventListener('controllerchange', () => {
	if (worker.controller && had) location.reload();
	had = !!worker.controller;
});

addEventListener('beforeinstallprompt', event => {
	event.preventDefault();
	prompt = event;
});

const installed = () => matchMedia('(display-mode: standalone)').matches || navigator.standalone === true;
export function installHint() {
	if (installed()) return h('p', t('The portal is on your home screen.'));
	if (prompt) return h('button', { type: 'button', onclick: e => { prompt.prompt(); prompt = null; e.target.remove(); } }, t('Install the portal'));
	if (/iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1))
		return h('p', t('In Safari, tap Share, then “Add to Home Screen”. Then open the portal from there and sign in once more.'));
	return h('p', t('Open your browser’s menu and choose “Install” or “Add to Home screen”.'));
}
