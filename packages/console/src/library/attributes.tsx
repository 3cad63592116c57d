import type { ReactNode } from 'react';
import { FieldList } from '../components/field-list.tsx';
import { Confidence } from '../components/marks.tsx';
import { useText } from '../i18n/use-text.ts';
import { sayValue } from '../lib/say.ts';
import { Day } from './day.tsx';
import { Outside } from './marks.tsx';
import { Prose } from './prose.tsx';

type Show = (value: unknown) => ReactNode;

/** Values of a long list that are shown before all are asked for. */
const FIRST = 40;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => one !== null && one !== undefined && one !== '').map(sayValue);
const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const tags: Show = (value) => (
  <span className="tags" style={{ flexWrap: 'wrap' }}>
    {texts(value).map((one) => (
      <span key={one} className="tag">
        {one}
      </span>
    ))}
  </span>
);
const plain: Show = (value) => texts(value).join(', ');
const mono: Show = (value) => <span className="mono vector">{texts(value).join('\n')}</span>;
const code: Show = (value) => <pre className="rule-text">{texts(value).join('\n')}</pre>;
const prose: Show = (value) => <Prose text={texts(value).join('\n\n')} />;
const day: Show = (value) => <Day date={sayValue(value)} />;
const yes: Show = (value) => <YesNo value={value === true || value === 'true'} />;
const sure: Show = (value) => (typeof value === 'number' ? <Confidence value={value > 1 ? value / 100 : value} /> : plain(value));
const fields: Show = (value) => (isFields(value) ? <FieldList value={value} /> : plain(value));
const list: Show = (value) => <Values values={texts(value)} />;
const lines: Show = (value) => <Values values={texts(value)} plain />;
const spoken: Show = (value) => <Spoken value={value} />;
const links: Show = (value) => (
  <ul className="plain-list">
    {texts(value).map((one) => (
      <li key={one}>
        <Outside href={one} />
      </li>
    ))}
  </ul>
);
const items: Show = (value) => (
  <ul className="plain-list">
    {(Array.isArray(value) ? value : [value]).slice(0, FIRST).map((one, index) => (
      <li key={index}>{isFields(one) ? <FieldList value={one} /> : sayValue(one)}</li>
    ))}
  </ul>
);

/** What is told of entries and how, in the order in which it is read. An attribute that is not here stands below, as it came. */
const SHOWN: readonly (readonly [attribute: string, show: Show])[] = [
  // Indicators, and how long they hold.
  ['pattern', code],
  ['pattern_type', plain],
  ['value', mono],
  ['misp_type', plain],
  ['category', plain],
  ['indicator_types', tags],
  ['score', sure],
  ['valid_from', day],
  ['valid_until', day],
  ['sightings', plain],
  ['last_sighting', day],
  ['false_positives', lines],
  ['to_ids', yes],
  ['hashes', fields],
  // Attacks.
  ['tactics', tags],
  ['x_mitre_shortname', plain],
  ['x_mitre_platforms', tags],
  ['x_mitre_sectors', tags],
  ['x_mitre_domains', tags],
  ['x_mitre_detection', prose],
  ['x_mitre_log_sources', items],
  ['prerequisites', lines],
  ['x_capec_prerequisites', lines],
  ['x_capec_likelihood_of_attack', plain],
  ['x_capec_typical_severity', plain],
  ['level', plain],
  // Adversaries and what they use.
  ['is_family', yes],
  ['malware_types', tags],
  ['behaviour', prose],
  ['protocols', tags],
  ['goals', lines],
  ['sophistication', plain],
  ['resource_level', plain],
  ['primary_motivation', plain],
  ['country', plain],
  ['objective', prose],
  ['first_seen', day],
  ['last_seen', day],
  ['family', plain],
  ['actor', plain],
  // Weaknesses.
  ['abstraction', plain],
  ['structure', plain],
  ['likelihood', plain],
  ['introduced', tags],
  ['consequences', items],
  ['mitigations', items],
  ['mapping', plain],
  // Rules and fingerprints.
  ['type', plain],
  ['status', plain],
  ['enabled', yes],
  ['logsource', fields],
  ['on', tags],
  ['from', mono],
  ['says', fields],
  ['fires', list],
  ['silent', list],
  ['registry', plain],
  ['prefix', mono],
  ['sid', plain],
  ['revision', plain],
  ['action', plain],
  ['protocol', plain],
  ['class_type', plain],
  ['tags', tags],
  ['strings', list],
  ['advice', spoken],
  ['author', plain],
  ['license', plain],
  // Products and what they are made of.
  ['vendor', plain],
  ['supplier', plain],
  ['version', plain],
  ['purl', mono],
  ['cpe', mono],
  ['licenses', tags],
  // Lists.
  ['matching_attributes', tags],
  ['count', plain],
  ['values', list],
  // Reports.
  ['threat_level', plain],
  ['analysis', plain],
  ['confidence', sure],
  ['text', code],
  ['references', links],
  ['external_references', (value) => <References value={value} />],
  ['markings', prose],
];

/** Kept by us for the list, told elsewhere on the page, or of use to machines only. */
const ELSEWHERE = new Set([
  'aliases',
  'url',
  'revoked',
  'name_zh',
  'kill_chain_phases',
  'x_mitre_deprecated',
  'x_mitre_version',
  'x_mitre_attack_spec_version',
]);

const STIX_TYPES =
  /^(?:x-[a-z0-9-]+|attack-pattern|course-of-action|intrusion-set|campaign|malware|tool|indicator|identity|threat-actor|infrastructure|vulnerability|report)$/;

/** What is told of an entry beside its name and description, field by field. */
export function AttributeList({ attributes }: { attributes: Record<string, unknown> }) {
  const { t, word } = useText();
  const known = new Set(SHOWN.map(([name]) => name));
  const shown = SHOWN.filter(([name]) => !isEmpty(attributes[name]) && !isNoise(name, attributes[name]));
  const rest = Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => !known.has(name) && !ELSEWHERE.has(name) && !isEmpty(value)),
  );
  return (
    <>
      <dl className="attrs">
        {shown.map(([name, show]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{word('entryField', name)}</dt>
            <dd>{show(attributes[name])}</dd>
          </div>
        ))}
      </dl>
      {Object.keys(rest).length > 0 && (
        <details className="further">
          <summary className="link small">{t('entry.further', { count: Object.keys(rest).length })}</summary>
          <FieldList value={rest} />
        </details>
      )}
    </>
  );
}

/** Whether there is anything to tell. */
export function hasAttributes(attributes: Record<string, unknown>): boolean {
  return Object.entries(attributes).some(([name, value]) => !ELSEWHERE.has(name) && !isEmpty(value));
}

/** STIX objects name their own type, which the kind says already; ATT&CK writes None for no platform. */
function isNoise(name: string, value: unknown): boolean {
  if (name === 'type') return typeof value === 'string' && STIX_TYPES.test(value);
  return name === 'x_mitre_platforms' && sayValue(Array.isArray(value) ? value[0] : value) === 'None';
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return isFields(value) && Object.values(value).every(isEmpty);
}

function YesNo({ value }: { value: boolean }) {
  const { t } = useText();
  return <>{t(value ? 'common.yes' : 'common.no')}</>;
}

/** A text that is there in several languages, in that of the viewer. */
function Spoken({ value }: { value: unknown }) {
  const { locale } = useText();
  if (!isFields(value)) return <>{plain(value)}</>;
  const { en, zh } = value;
  return <Prose text={sayValue((locale === 'zh-CN' ? zh : en) || en || zh)} />;
}

function Values({ values, plain = false }: { values: readonly string[]; plain?: boolean }) {
  const { t } = useText();
  const rows = (some: readonly string[]) => (
    <ul className={plain ? 'plain-list' : 'plain-list mono'}>
      {some.map((one, index) => (
        <li key={`${index} ${one}`}>{one}</li>
      ))}
    </ul>
  );
  return (
    <>
      {rows(values.slice(0, FIRST))}
      {values.length > FIRST && (
        <details>
          <summary className="link small">{t('common.moreOf', { count: values.length - FIRST })}</summary>
          {rows(values.slice(FIRST, 2000))}
        </details>
      )}
    </>
  );
}

/** What a source refers to: its name there, its address, its citation. */
function References({ value }: { value: unknown }) {
  const references = (Array.isArray(value) ? value : []).filter(isFields);
  return (
    <ul className="plain-list">
      {references.slice(0, FIRST).map((one, index) => {
        const name = [one.source_name, one.external_id].filter((part) => typeof part === 'string').join(' ');
        return (
          <li key={`${index} ${name}`}>
            {typeof one.url === 'string' ? <Outside href={one.url}>{name || one.url}</Outside> : name}
            {typeof one.description === 'string' && <div className="cell-sub">{one.description}</div>}
          </li>
        );
      })}
    </ul>
  );
}
