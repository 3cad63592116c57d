import { IconChevronRight } from '@tabler/icons-react';
import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import { EntryLink, Outside, Sources } from './marks.tsx';
import { NAMES } from './names.ts';
import type { DerivedClass, ResolvedRecord } from './record.ts';

const cweAddress = (id: string) => `https://cwe.mitre.org/data/definitions/${id.replace(/\D/g, '')}.html`;

/** What kind of flaw it is, in every scheme: CWE, the tree of GB/T 30279, the types of CNNVD and CNVD, and the sources' own words. */
export function ClassesPanel({ record }: { record: ResolvedRecord }) {
  const { t, word } = useText();
  const { derived, own } = record.classes;
  if (record.weaknesses.length + derived.length + own.length === 0) return null;
  return (
    <Panel title={t('vulnerability.classes')} id="classes">
      <dl className="attrs">
        {record.weaknesses.length > 0 && <dt>{NAMES.cwe}</dt>}
        {record.weaknesses.length > 0 && (
          <dd className="lines">
            {record.weaknesses.map((one) => (
              <div key={one.id} className="said">
                <span>
                  <EntryLink entry={{ kind: 'weakness', key: one.id }}>
                    {one.id} {one.name}
                  </EntryLink>{' '}
                  <Outside href={cweAddress(one.id)}>{NAMES.mitre}</Outside>
                </span>
                <Sources sources={one.sources} />
              </div>
            ))}
          </dd>
        )}
        {derived
          .filter(({ confidence }) => confidence > 0)
          .map((one) => (
            <div key={`${one.scheme} ${one.id}`} style={{ display: 'contents' }}>
              <dt>{word('scheme', one.scheme)}</dt>
              <dd>
                <Path one={one} />
                <Because one={one} />
              </dd>
            </div>
          ))}
        {own.map((one) => (
          <div key={`${one.scheme} ${one.name}`} style={{ display: 'contents' }}>
            <dt>{t('vulnerability.ownClass', { scheme: one.scheme })}</dt>
            <dd className="said">
              <span>
                {one.id && <span className="mono">{one.id} </span>}
                {one.name}
              </span>
              <Sources sources={one.sources} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** From the root of a scheme down to the class. */
function Path({ one }: { one: DerivedClass }) {
  const { say } = useText();
  return (
    <span className="path">
      {one.path.map((step, index) => (
        <span key={step.id} className="path-step">
          {index > 0 && <IconChevronRight size={13} aria-hidden />}
          {index === one.path.length - 1 ? <strong>{say(step)}</strong> : say(step)}
        </span>
      ))}
    </span>
  );
}

/** What the class follows from. */
function Because({ one }: { one: DerivedClass }) {
  const { t } = useText();
  if (one.because === null) return null;
  const { cwe, from, word } = one.because;
  return (
    <div className="small muted">
      {t(`vulnerability.because.${from}`, { cwe, word: word ?? '' })} · {formatPercent(one.confidence)}
    </div>
  );
}
