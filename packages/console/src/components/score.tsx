import { useText } from '../i18n/use-text.ts';

/** From which score on records are good, and below which they are bad. */
const GOOD = 90;
const BAD = 60;

/** How good a source is, as a word, a bar and a number: it says the same without colour. */
export function Score({ score, large = false }: { score: number | null; large?: boolean }) {
  const { t } = useText();
  if (score === null) return <span className="muted">–</span>;
  const grade = score >= GOOD ? 'good' : score >= BAD ? 'fair' : 'poor';
  return (
    <span className={`score score-${grade}${large ? ' score-large' : ''}`}>
      <span className="tabular score-number">{score}</span>
      <span className="score-bar" aria-hidden>
        <span style={{ width: `${score}%` }} />
      </span>
      <span className="small">{t(`sources.grade.${grade}`)}</span>
    </span>
  );
}
