import { IconCheck, IconCircleCheck } from '@tabler/icons-react';
import { Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { sayClaim } from './dispute-value.ts';
import { Sources } from './marks.tsx';
import type { Disagreement, DisagreementKind, ResolvedRecord } from './record.ts';

const ORDER: DisagreementKind[] = ['contradiction', 'scale', 'complement'];
const TONES: Record<DisagreementKind, string> = { contradiction: 'tag tag-critical', scale: 'tag tag-medium', complement: 'tag' };

/** What sources disagree on: whether they contradict each other or only measure differently, who says what, and what holds. */
export function DisagreementPanel({ record }: { record: ResolvedRecord }) {
  const text = useText();
  const { t } = text;
  const { disagreements, overrules } = record;
  const counts = ORDER.map((kind) => ({ kind, count: disagreements.filter((one) => one.kind === kind).length }));
  return (
    <Panel
      title={t('vulnerability.disagreements')}
      id="disagreements"
      extra={
        <span className="tags">
          {counts.map(({ kind, count }) =>
            count === 0 ? null : (
              <span key={kind} className={TONES[kind]}>
                {t(`vulnerability.kind.${kind}`)} {count}
              </span>
            ),
          )}
        </span>
      }
    >
      {disagreements.length === 0 ? (
        <StateMessage
          icon={<IconCircleCheck size={30} stroke={1.4} />}
          title={t(record.sources.length > 1 ? 'vulnerability.agree' : 'vulnerability.oneSource')}
          text={t(record.sources.length > 1 ? 'vulnerability.agreeText' : 'vulnerability.oneSourceText')}
        />
      ) : (
        <ul className="disputes">
          {disagreements
            .toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind))
            .map((one, index) => (
              <Dispute key={`${one.attribute} ${index}`} one={one} />
            ))}
        </ul>
      )}
      {overrules.map((one) => (
        <p key={`${one.attribute} ${one.at}`} className="notice notice-calm">
          {t('vulnerability.overruled', { by: one.by, value: sayClaim(one.attribute, one.value, text), reason: one.reason })}
        </p>
      ))}
    </Panel>
  );
}

function Dispute({ one }: { one: Disagreement }) {
  const text = useText();
  const { t, word, say } = text;
  // The chosen value stands first; it may be written with more than is chosen, as a severity with its vector.
  const chosen =
    one.chosen === null
      ? -1
      : Math.max(
          0,
          one.values.findIndex(({ value }) => value === one.chosen),
        );
  return (
    <li className={`dispute dispute-${one.kind}`}>
      <div className="row">
        <h3>{word('recordAttribute', one.attribute)}</h3>
        <span className={TONES[one.kind]} title={t(`vulnerability.kindText.${one.kind}`)}>
          {t(`vulnerability.kind.${one.kind}`)}
        </span>
      </div>
      <ul className="dispute-values">
        {one.values.map(({ value, sources }, index) => (
          <li key={value} data-chosen={index === chosen}>
            <span className="dispute-value">
              {index === chosen && <IconCheck size={14} aria-hidden />} <span>{sayClaim(one.attribute, value, text)}</span>
              {index === chosen && <span className="visually-hidden">{t('vulnerability.chosen')}</span>}
            </span>
            <Sources sources={sources} />
          </li>
        ))}
      </ul>
      <p>{say(one.why)}</p>
    </li>
  );
}
