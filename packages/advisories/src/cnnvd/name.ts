/** What a name of CNNVD or CPE 2.2 says, unquoted; an empty part says nothing. */
export type CncpeName = { part: string; vendor: string; product: string; version: string; update: string };

/** `CNCPE:/a:acme:product:1.0:update2`, `cpe:/o:…`, and Chinese words for the part: `CNCPE:/应用:…`. */
const form = /^(?:cn)?cpe:\/(a|o|h|应用|操作系统|硬件|应用程序)((?::[^:]*){1,6})$/i;

const parts: Readonly<Record<string, string>> = { 应用: 'a', 应用程序: 'a', 操作系统: 'o', 硬件: 'h' };

/** Read a name in the form that CPE 2.2 and CNCPE share (`part:vendor:product:version:update:edition:language`); null for any other text. */
export function readCncpe(text: string): CncpeName | null {
  const match = form.exec(text.trim().slice(0, 1000));
  if (match === null) return null;
  const [, vendor = '', product = '', version = '', update = ''] = match[2].split(':').map(unquote);
  return { part: parts[match[1]] ?? match[1].toLowerCase(), vendor, product, version, update };
}

/** The same name as CPE 2.2 writes it, its part by letter; null for any other text. */
export function cncpeUri(text: string): string | null {
  const match = form.exec(text.trim().slice(0, 1000));
  return match === null ? null : `cpe:/${parts[match[1]] ?? match[1].toLowerCase()}${match[2]}`;
}

/** Percent-encoding and backslashes that quote (CPE 2.2, 5.4), and `-` for nothing. */
function unquote(value: string): string {
  if (value === '-') return '';
  return value
    .replaceAll(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\\', '');
}
