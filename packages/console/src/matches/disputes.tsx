import { useQuery } from '@tanstack/react-query';
import { useText } from '../i18n/use-text.ts';
import { matchApi, type MatchDetail } from './api.ts';
import { useWords } from './use-words.ts';

type Disagreement = MatchDetail['disagreements'][number];

/** What sources disagree on, each with its kind, its attribute and the sentence that explains it. */
export function DisputeList({ disputes }: { disputes: readonly Disagreement[] }) {
  const { say } = useWords();
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

/** What the sources of one match disagree on, in a line of a table; it opens the match, where the sentences are. */
export function Disputes({ match, onOpen }: { match: string; onOpen: () => void }) {
  const { t } = useText();
  const query = useQuery({
    queryKey: ['matches', 'one', match],
    queryFn: () => matchApi.get(match),
    staleTime: 60_000,
  });
  if (!query.data) return null;
  // Lists that complete each other are no disagreement that anybody has to settle.
  const disagreements = query.data.disagreements.filter(({ kind }) => kind !== 'complement');
  if (disagreements.length === 0) return <div className="small muted">{t('matches.agree')}</div>;
  return (
    <button type="button" className="sort tags as-button" style={{ flexWrap: 'wrap' }} onClick={onOpen}>
      <span className="small muted">
        {t('matches.disagreements')}
        {t('common.colon')}
      </span>
      {disagreements.slice(0, 4).map((one) => (
        <DisputeMark key={`${one.attribute} ${one.why.en}`} dispute={one} />
      ))}
    </button>
  );
}
