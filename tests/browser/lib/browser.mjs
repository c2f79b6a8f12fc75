// lib/browser.mjs — one Chromium, and the devices that every page is looked at with.
import { chromium } from 'playwright-core';

const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Starts Debian's Chromium; CHROMIUM names another one. */
export function launch(options = {}) {
	return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args, ...options });
}

/** The sizes a page must be good at: a phone, a desktop, and 320 px (a desktop at 400 %, WCAG 1.4.10). */
export const devices = {
	phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
	desktop: { viewport: { width: 1280, height: 900 } },
	narrow: { viewport: { width: 320, height: 640 } },
};

/** A fresh context: its own cookies and storage. device: name of `devices`; dark: colour scheme; the rest is Playwright's. */
export function context(browser, { device = 'desktop', dark = false, ...options } = {}) {
	return browser.newContext({ locale: 'en-US', timezoneId: 'America/Chicago', reducedMotion: 'reduce',
		...devices[device], colorScheme: dark ? 'dark' : 'light', ...options });
}

/** All combinations, for loops: { name: 'phone-dark', device, dark }. */
export const looks = Object.keys(devices).flatMap((device) =>
	[false, true].map((dark) => ({ name: `${device}-${dark ? 'dark' : 'light'}`, device, dark })));

/** Errors of the page (exceptions, refused by the CSP, failed requests), collected as they come. What leaving a page ends is none. */
export function troubles(page) {
	const list = [];
	page.on('pageerror', (e) => list.push(`exception: ${e.message}`));
	page.on('console', (m) => { if (m.type() === 'error') list.push(`console: ${m.text()}`); });
	page.on('requestfailed', (r) => r.failure()?.errorText !== 'net::ERR_ABORTED' && list.push(`request: ${r.url()} ${r.failure()?.errorText}`));
	return list;
}
