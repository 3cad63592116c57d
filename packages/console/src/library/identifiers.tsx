import { Panel } from '../components/page.tsx';
import { Notice } from '../components/notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { EntryLink, Outside, Sources } from './marks.tsx';
import type { ResolvedRecord } from './record.ts';

/** Where identifiers are looked up by their publisher. */
const ADDRESSES: readonly (readonly [shape: RegExp, address: (id: string) => string])[] = [
  [/^CVE-\d{4}-\d+$/i, (id) => `https://www.cve.org/CVERecord?id=${id}`],
  [/^CNVD-\d{4}-\d+$/i, (id) => `https://www.cnvd.org.cn/flaw/show/${id}`],
  [/^ICS[AM]A?-\d{2}-\d{3}-\d{2}/i, (id) => `https://www.cisa.gov/news-events/ics-advisories/${id.toLowerCase()}`],
];

/** The publisher's own page of an identifier, where it has one. */
function publisherPage(id: string): string | null {
  return ADDRESSES.find(([shape]) => shape.test(id))?.[1](id) ?? null;
}

/** Other names of the same thing, what it is only part of, what is connected, and joins that were refused with the reason. */
export function IdentifiersPanel({ record }: { record: ResolvedRecord }) {
  const { t, say } = useText();
  const refused = record.disagreements.filter(({ attribute }) => attribute === 'alias');
  const own = publisherPage(record.id);
  return (
    <Panel title={t('vulnerability.identifiers')} id="identifiers">
      <dl className="attrs">
        <dt>{t('vulnerability.identifier')}</dt>
        <dd>{own ? <Outside href={own}>{record.id}</Outside> : record.id}</dd>
        <Group title={t('vulnerability.aliases')} identifiers={record.aliases} outside />
        <Group title={t('vulnerability.covers')} identifiers={record.covers} hint={t('vulnerability.coversText')} />
        <Group title={t('vulnerability.related')} identifiers={record.related} hint={t('vulnerability.relatedText')} />
      </dl>
      {refused.map((one) => (
        <Notice key={one.why.en} tone="doubt" title={t('vulnerability.notJoined')}>
          {say(one.why)}
        </Notice>
      ))}
    </Panel>
  );
}

function Group(props: { title: string; identifiers: ResolvedRecord['aliases']; hint?: string; outside?: boolean }) {
  const { title, identifiers, hint, outside = false } = props;
  if (identifiers.length === 0) return null;
  return (
    <>
      <dt>{title}</dt>
      <dd className="lines">
        {identifiers.map(({ id, sources }) => {
          const page = outside ? publisherPage(id) : null;
          return (
            <div key={id} className="said">
              <span>
                {page ? (
                  <Outside href={page}>{id}</Outside>
                ) : outside ? (
                  id
                ) : (
                  <EntryLink entry={{ kind: 'vulnerability', key: id }}>{id}</EntryLink>
                )}
              </span>
              <Sources sources={sources} />
            </div>
          );
        })}
        {hint && <div className="small muted">{hint}</div>}
      </dd>
    </>
  );
}
