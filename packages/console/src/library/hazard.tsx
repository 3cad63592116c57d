import { IconCheck } from '@tabler/icons-react';
import { SeverityMark } from '../components/marks.tsx';
import { SsvcPoints } from '../components/ssvc-points.tsx';
import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import { Day } from './day.tsx';
import { Sources } from './marks.tsx';
import { NAMES } from './names.ts';
import { asSeverity, dateOf, type HazardScore, type RecordSeverity, type ResolvedRecord } from './record.ts';

/** The national grades as data, each with the severity that has its colour. */
const GRADES: Record<string, RecordSeverity> = { 超危: 'critical', 高危: 'high', 中危: 'medium', 低危: 'low' };

/** A national grade in its own word; where the console speaks English, with what it means. */
export function Grade({ grade }: { grade: string }) {
  const { locale, word } = useText();
  const severity = GRADES[grade];
  if (severity === undefined) return <span>{grade}</span>;
  return (
    <span className={`sev-${asSeverity(severity)} nowrap`} style={{ fontWeight: 600 }}>
      {grade}
      {locale !== 'zh-CN' && <span className="muted small"> {word('severity', asSeverity(severity))}</span>}
    </span>
  );
}

/** Every scale side by side with who says it and when, and the level that the record goes by with its reason. */
export function HazardPanel({ record }: { record: ResolvedRecord }) {
  const { t, say } = useText();
  const { scores, own, level } = record.hazard;
  const { known, prediction, ssvc, exploitation } = record.exploited;
  const nothing = scores.length + own.length + ssvc.length === 0 && known === null && prediction === null;
  return (
    <Panel title={t('vulnerability.hazard')} id="hazard">
      {level && (
        <div className="verdict">
          <div className="verdict-value">
            <SeverityMark severity={asSeverity(level.severity)} /> <Grade grade={level.grade} />
            {level.score !== null && <span className="tabular">{level.score.toFixed(1)}</span>}
            <span className="small muted">{t('vulnerability.sure', { percent: formatPercent(level.confidence) })}</span>
          </div>
          <p>{say(level.why)}</p>
        </div>
      )}
      {nothing ? (
        <p className="muted">{t('vulnerability.noHazard')}</p>
      ) : (
        <div className="table-wrap">
          <table className="table cards plain-table" aria-label={t('vulnerability.hazard')}>
            <thead>
              <tr>
                <th scope="col">{t('vulnerability.scale')}</th>
                <th scope="col">{t('vulnerability.value')}</th>
                <th scope="col">{t('finding.severity')}</th>
                <th scope="col">{t('vulnerability.nationalGrade')}</th>
                <th scope="col">{t('graph.source')}</th>
                <th scope="col">{t('vulnerability.date')}</th>
              </tr>
            </thead>
            <tbody>
              {scores.map((score) => (
                <ScoreRow key={`${score.version} ${score.vector}`} score={score} date={dateOf(record, score.sources)} />
              ))}
              {own.map((one) => (
                <Row
                  key={`${one.scheme} ${one.level}`}
                  scale={t('vulnerability.ownLevel', { scheme: one.scheme })}
                  value={<strong>{one.level}</strong>}
                  severity={one.severities}
                  sources={one.sources}
                  date={dateOf(record, one.sources)}
                />
              ))}
              {prediction && (
                <Row
                  scale={NAMES.epss}
                  value={
                    <>
                      <strong className="tabular">{formatPercent(prediction.score)}</strong>{' '}
                      <span className="small muted">
                        {t('vulnerability.percentile', { percent: formatPercent(prediction.percentile) })}
                      </span>
                    </>
                  }
                  sources={['EPSS']}
                  date={prediction.date}
                />
              )}
              {known && (
                <Row
                  scale={NAMES.kev}
                  value={
                    <>
                      <span className="tag tag-critical">{t('vulnerability.exploited')}</span>{' '}
                      {known.ransomware && <span className="tag tag-critical">{t('vulnerability.ransomware')}</span>}
                      {known.dueDate && (
                        <div className="small muted">
                          {t('vulnerability.due')} <Day date={known.dueDate} />
                        </div>
                      )}
                    </>
                  }
                  sources={known.sources}
                  date={known.dateAdded}
                />
              )}
              {ssvc.map((one) => (
                <Row
                  key={`${one.role} ${one.timestamp}`}
                  scale={NAMES.ssvc}
                  value={<SsvcPoints options={one.options} />}
                  sources={[one.source]}
                  date={one.timestamp}
                />
              ))}
              {ssvc.length === 0 && exploitation && (
                <Row
                  scale={NAMES.ssvc}
                  value={<SsvcPoints options={{ Exploitation: exploitation.value }} />}
                  sources={exploitation.sources}
                  date={dateOf(record, exploitation.sources)}
                />
              )}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function ScoreRow({ score, date }: { score: HazardScore; date: string | null }) {
  const { t } = useText();
  return (
    <Row
      scale={
        <>
          {`${NAMES.cvss} ${score.version}`}
          {score.chosen && (
            <span className="tag tag-accent" style={{ marginLeft: '0.375rem' }} title={t('vulnerability.chosen')}>
              <IconCheck size={12} aria-hidden /> {t('vulnerability.chosen')}
            </span>
          )}
        </>
      }
      value={
        <>
          <strong className="tabular">{score.score.toFixed(1)}</strong>
          <div className="mono small muted vector">{score.vector}</div>
        </>
      }
      severity={[score.severity]}
      grade={
        <>
          <Grade grade={score.grade} />
          {score.cnnvd && (
            <div className="small muted">
              {t('vulnerability.cnnvdGrade', { score: score.cnnvd.score.toFixed(1), grade: score.cnnvd.grade })}
            </div>
          )}
          {score.estimated.grade !== score.grade && (
            <div className="small muted">{t('vulnerability.estimatedGrade', { grade: score.estimated.grade })}</div>
          )}
        </>
      }
      sources={score.sources}
      date={date}
    />
  );
}

function Row(props: {
  scale: React.ReactNode;
  value: React.ReactNode;
  severity?: readonly RecordSeverity[] | null;
  grade?: React.ReactNode;
  sources: readonly string[];
  date: string | null;
}) {
  const { t } = useText();
  const { severity = null } = props;
  return (
    <tr>
      <td className="lead">
        <span className="cell-main">{props.scale}</span>
      </td>
      <td data-label={t('vulnerability.value')}>
        <span>{props.value}</span>
      </td>
      <td data-label={t('finding.severity')} className={severity === null ? 'empty' : undefined}>
        <span className="row" style={{ gap: '0 0.5rem' }}>
          {(severity !== null && severity.length > 1 ? severity.filter((one) => one !== 'none') : severity)?.map((one) => (
            <SeverityMark key={one} severity={asSeverity(one)} />
          ))}
        </span>
      </td>
      <td data-label={t('vulnerability.nationalGrade')} className={props.grade ? undefined : 'empty'}>
        <span>{props.grade}</span>
      </td>
      <td data-label={t('graph.source')}>
        <Sources sources={props.sources} />
      </td>
      <td data-label={t('vulnerability.date')}>
        <Day date={props.date} />
      </td>
    </tr>
  );
}
