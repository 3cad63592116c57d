import { useText } from '../i18n/use-text.ts';
import { sayValue } from '../lib/say.ts';

/** Decision points of SSVC with what was chosen at each, and who chose, where that is told. */
export function SsvcPoints({ options, role }: { options: Readonly<Record<string, unknown>>; role?: unknown }) {
  const { t, word } = useText();
  return (
    <span className="tags" style={{ flexWrap: 'wrap' }}>
      {Object.entries(options).map(([point, chosen]) => (
        <span key={point} className="tag">
          {word('ssvc', point)}
          {t('common.colon')}
          <strong>{word('ssvc', sayValue(chosen))}</strong>
        </span>
      ))}
      {typeof role === 'string' && <span className="muted small">{role}</span>}
    </span>
  );
}
