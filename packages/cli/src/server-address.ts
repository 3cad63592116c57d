import { UsageError } from './usage.ts';

/**
 * The origin of a platform. Without TLS only on this machine: a credential is sent to it.
 *
 * @param option who asks, such as `watch: --to`
 * @throws UsageError of one line that says what, where and what to do
 */
export function serverAddress(option: string, text: string): string {
  const url = URL.parse(text);
  if (url === null || !['https:', 'http:'].includes(url.protocol))
    throw new UsageError(`${option} must be the address of a platform such as https://fengsui.example, not ${text}`);
  if (url.protocol === 'http:' && !['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname))
    throw new UsageError(`${option} ${text} would send secrets in the clear; use https`);
  return url.origin;
}
