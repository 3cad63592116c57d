import type { Match } from './api.ts';
import { useText } from '../i18n/use-text.ts';
import type { MatchDetail } from './api.ts';

type Disagreement = MatchDetail['disagreements'][number];

/** What sources disagree on, each with its kind, its attribute and the sentence that explains it. */
export function DisputeList({ disputes }: { disputes: readonly Disagreement[] }) {
  const { say } = useText();
  return (
    <ul className="match-list small">
      {disputes.map((one) => (
        <li key={`${one.attribute} ${one.why.en}`}>
          <DisputeMark dispute={one} /> {say(one.why)}
        </li>
      ))}
    </ul>
  );
}

function DisputeMark({ dispute }: { dispute: Disagreement }) {
  const { t, word } = useText();
  return (
    <span className={dispute.kind === 'contradiction' ? 'tag tag-high' : 'tag'}>
      {word('recordAttribute', dispute.attribute)}
      {t('common.colon')}
      {t(`vulnerability.kind.${dispute.kind}` as 'vulnerability.kind.scale')}
    </span>
  );
}

/** How much the sources of a match disagree on, in a line of a table; it opens the match, where the sentences are. */
export function Disputes({ match, onOpen }: { match: Match; onOpen: () => void }) {
  const { t } = useText();
  if (match.disagreementCount === 0) return null;
  return (
    <button type="button" className="sort link small" onClick={onOpen}>
      {t('matches.disagree', { count: match.disagreementCount })}
    </button>
  );
}
