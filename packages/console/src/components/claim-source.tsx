import { Link } from '@tanstack/react-router';
import { type Bilingual, useText } from '../i18n/use-text.ts';

/** What the sensor says of where a claim comes from: a fingerprint and what it read, or a protocol and its message. */
const FINGERPRINT = /^fingerprint (\S+)(?: on (\S+)(?: (.+))?)?$/;
const MESSAGE = /^(\S+) (.+)$/;

/** Where a claim comes from, in words: the reason where there is one, the fingerprint opens, the protocol has its name, the message stands as the protocol calls it. */
export function ClaimSource({ source, reason = null }: { source: string; reason?: Bilingual | null }) {
  const { t, word, has, say } = useText();
  const known = (protocol: string) => has(`protocol.${protocol.replaceAll('.', '_')}`);
  if (reason !== null) return <>{say(reason)}</>;
  const print = FINGERPRINT.exec(source);
  if (print) {
    const [, id, protocol, message] = print;
    return (
      <>
        {t('identity.fingerprint')}{' '}
        <Link className="link" to="/library/fingerprints" search={{ id }}>
          {id}
        </Link>
        {protocol && ` · ${word('protocol', protocol)}`}
        {message && ` ${message}`}
      </>
    );
  }
  const [, protocol, message] = MESSAGE.exec(source) ?? [];
  return <>{protocol && known(protocol) ? `${word('protocol', protocol)} ${message}` : source}</>;
}
