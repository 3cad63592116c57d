import { Link } from '@tanstack/react-router';
import type { Evidence } from '../api/network.ts';
import { useText } from '../i18n/use-text.ts';

/** A protocol and its message, as a sensor names where it read something. */
const MESSAGE = /^(\S+) (.+)$/;

/** Where a claim comes from: why, in the server's words; else how it was found (a fingerprint opens), then the protocol by name and the message as the protocol calls it. */
export function ClaimSource(claim: Pick<Evidence, 'source'> & Partial<Pick<Evidence, 'method' | 'fingerprint' | 'reason'>>) {
  const { source, method = 'stated', fingerprint = null, reason = null } = claim;
  const { t, word, has, say } = useText();
  if (reason !== null) return <>{say(reason)}</>;
  if (method === 'registry' || method === 'behaviour' || method === 'derived') return <>{word('identityMethod', method)}</>;
  const [, protocol, message] = MESSAGE.exec(source) ?? [];
  const known = protocol !== undefined && has(`protocol.${protocol.replaceAll('.', '_')}`);
  return (
    <>
      {method === 'spelling' && `${word('identityMethod', method)} · `}
      {fingerprint !== null && (
        <>
          {t('identity.fingerprint')}{' '}
          <Link className="link" to="/library/fingerprints" search={{ id: fingerprint }}>
            {fingerprint}
          </Link>
          {' · '}
        </>
      )}
      {known ? `${word('protocol', protocol)} ${message}` : source}
    </>
  );
}
