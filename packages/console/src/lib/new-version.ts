const KEY = 'fengsui.reloaded';
/** A second failure within this time is no new version, but something else, and is shown. */
const AGAIN = 60_000;

/**
 * Loads the console anew when a part of it is not there any more: the server was updated while the page was open, and the old parts are gone with the old
 * version. It is tried once; what still fails is shown as an error.
 */
export function followNewVersions(
  page: Pick<Window, 'addEventListener' | 'sessionStorage'> & { location: Pick<Location, 'reload'> } = window,
  now: () => number = Date.now,
): void {
  page.addEventListener('vite:preloadError', (event) => {
    const last = Number(page.sessionStorage.getItem(KEY) ?? 0);
    if (now() - last < AGAIN) return;
    page.sessionStorage.setItem(KEY, String(now()));
    event.preventDefault();
    page.location.reload();
  });
}
