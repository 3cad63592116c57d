import type { ReactNode } from 'react';
import { IconExternalLink } from '@tabler/icons-react';
import type { Assertion } from '../library/api.ts';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import { sayValue } from '../lib/say.ts';
import { FieldList } from './field-list.tsx';
import { Cvss } from './marks.tsx';
import { SsvcPoints } from './ssvc-points.tsx';

type Fields = Record<string, unknown>;

/** How the kinds of statements about a vulnerability are shown; what is not here is shown field by field. */
const SHOWN: Record<string, (fields: Fields) => ReactNode> = {
  remediation: (fields) => <Remedy fields={fields} />,
  affected: (fields) => <Products fields={fields} />,
  'not-affected': (fields) => <Products fields={fields} />,
  description: ({ text }) => <Words text={sayValue(text)} />,
  title: ({ text }) => <Words text={sayValue(text)} />,
  'known-exploited': (fields) => <Exploited fields={fields} />,
  ssvc: ({ options, role }) => isFields(options) && <SsvcPoints options={options} role={role} />,
  'exploit-prediction': ({ score, date }) => <Prediction score={score} date={date} />,
  'own-level': ({ scheme, level }) => join(scheme, level),
  'own-class': ({ scheme, id, name }) => join(scheme, id, name),
  patch: ({ name, url }) => (
    <>
      <Words text={sayValue(name)} />
      {typeof url === 'string' && (
        <div>
          <Words text={url} />
        </div>
      )}
    </>
  ),
  cvss: ({ stated, score, vector }) => (
    <>
      <Cvss score={typeof stated === 'number' ? stated : typeof score === 'number' ? score : null} />{' '}
      <span className="mono small muted">{typeof vector === 'string' ? vector : null}</span>
    </>
  ),
};

/** What one source says about one attribute, whatever its shape. */
export function Statement({ assertion }: { assertion: Pick<Assertion, 'attribute' | 'value'> }) {
  const { attribute, value } = assertion;
  if (attribute === 'cvss' && typeof value === 'number') return <Cvss score={value} />;
  if (isFields(value)) return SHOWN[attribute]?.(value) ?? <FieldList value={value} />;
  if (Array.isArray(value))
    return <Words text={value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')} />;
  if (typeof value === 'string') return <Words text={value} />;
  return <>{sayValue(value)}</>;
}

/** Since when it is in the catalogue, until when it is to be dealt with, and whether extortionists use it. */
function Exploited({ fields }: { fields: Fields }) {
  const { t } = useText();
  const { dateAdded, dueDate, ransomware, catalogue } = fields;
  return (
    <>
      {t('vulnerability.kevSince', { date: sayValue(dateAdded ?? '–') })}
      {typeof dueDate === 'string' && ` · ${t('vulnerability.due')} ${dueDate}`}
      {ransomware === true && (
        <>
          {' '}
          <span className="tag tag-critical">{t('vulnerability.ransomware')}</span>
        </>
      )}
      {typeof catalogue === 'string' && <span className="muted small"> {t('vulnerability.kevCatalogue', { catalogue })}</span>}
    </>
  );
}

function Prediction({ score, date }: { score: unknown; date: unknown }) {
  return (
    <span className="tabular">
      {formatPercent(typeof score === 'number' ? score : null)}{' '}
      {typeof date === 'string' && <span className="muted small">{date}</span>}
    </span>
  );
}

function Remedy({ fields }: { fields: Fields }) {
  const { word } = useText();
  return (
    <>
      {typeof fields.category === 'string' && (
        <span className={fields.category === 'vendor_fix' ? 'tag tag-good' : 'tag'}>{word('remedy', fields.category)}</span>
      )}{' '}
      {typeof fields.details === 'string' && <Words text={fields.details} />}
      {typeof fields.url === 'string' && (
        <div>
          <Words text={fields.url} />
        </div>
      )}
    </>
  );
}

const MOST_PRODUCTS = 8;

function Products({ fields }: { fields: Fields }) {
  const { t } = useText();
  const products = Array.isArray(fields.products) ? fields.products.map(String) : [];
  const more = Math.max(0, products.length - MOST_PRODUCTS) + (typeof fields.more === 'number' ? fields.more : 0);
  if (typeof fields.product === 'string')
    return (
      <>
        {join(fields.vendor, fields.product)} <span className="mono">{join(fields.versions)}</span>
      </>
    );
  if (products.length === 0) return <FieldList value={fields} />;
  return (
    <>
      {products.slice(0, MOST_PRODUCTS).map((product) => (
        <div key={product}>{product}</div>
      ))}
      {more > 0 && <div className="muted small">{t('common.moreOf', { count: more })}</div>}
    </>
  );
}

/** Text as it was written; an address becomes a link that tells the other side nothing. */
function Words({ text }: { text: string }) {
  if (/^https?:\/\/\S+$/.test(text))
    return (
      <a className="link" href={text} target="_blank" rel="noreferrer noopener" style={{ overflowWrap: 'anywhere' }}>
        {text} <IconExternalLink size={13} aria-hidden />
      </a>
    );
  return <span style={{ whiteSpace: 'pre-line' }}>{text.replaceAll('\r\n', '\n')}</span>;
}

/** The parts that are there, one behind the other. */
function join(...parts: unknown[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
