const KEY = 'fengsui.reloaded';
/** A second failure within this time is no new version, but something else, and is shown. */
const AGAIN = 60_000;

/** What the page is asked for. */
type PageOf = Pick<Window, 'sessionStorage'> & { location: Pick<Location, 'reload'> };

/**
 * Loads a part of the console. When it is not there any more, the server was updated while the page was open, and the old parts are gone with the old version:
 * the page is then loaded anew, once, and the part is never answered. What still fails is an error.
 */
export function part<T>(load: () => Promise<T>, page: PageOf = window, now: () => number = Date.now): () => Promise<T> {
  return () =>
    load().catch((error: unknown) => {
      if (now() - Number(page.sessionStorage.getItem(KEY) ?? 0) < AGAIN) throw error;
      page.sessionStorage.setItem(KEY, String(now()));
      page.location.reload();
      return new Promise<T>(() => {});
    });
}
