import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { EntryLink, Outside } from './marks.tsx';

interface FamilySource {
  id: string;
  url: string;
}

/** What all members of a family of products are, offer and are shipped with. */
interface Family {
  name: string;
  type: string;
  offers: { protocol: string; port: string | null; source: FamilySource }[];
  shipped: { kind: string; accounts: string[]; service: string; vulnerability: string | null; source: FamilySource }[];
  life: { state: string; saleEnds: string | null; supportEnds: string | null; source: FamilySource } | null;
  successor: string | null;
}

/** The family among the attributes of a product, or undefined where there is none, or none that this console can show. */
export function familyOf(attributes: Record<string, unknown>): Family | undefined {
  const family = attributes.family as Partial<Family> | string | undefined;
  if (typeof family !== 'object' || family === null || typeof family.name !== 'string') return undefined;
  const { name, type = '', offers = [], shipped = [], life = null, successor = null } = family;
  return { name, type, offers, shipped, life, successor };
}

/** What a product is known for: its services, the ways in that it is shipped with, the end of its support, and what follows it. */
export function FamilyPanel({ family }: { family: Family }) {
  const { t, word } = useText();
  const { offers, shipped, life, successor, type } = family;
  return (
    <Panel title={t('entry.family.title')} id="family">
      <dl className="attrs">
        {type !== '' && (
          <>
            <dt>{t('entry.family.type')}</dt>
            <dd>
              <EntryLink entry={{ kind: 'asset-type', key: type }}>{type}</EntryLink>
            </dd>
          </>
        )}
        {offers.length > 0 && (
          <>
            <dt>{t('entry.family.offers')}</dt>
            <dd className="lines">
              {offers.map(({ protocol, port, source }) => (
                <div key={`${protocol} ${port}`} className="said">
                  <span>
                    {word('protocol', protocol)} {port && <span className="mono">{port}</span>}
                  </span>
                  <Source source={source} />
                </div>
              ))}
            </dd>
          </>
        )}
        {shipped.length > 0 && (
          <>
            <dt>{t('entry.family.shipped')}</dt>
            <dd className="lines">
              {shipped.map((one, index) => (
                <div key={`${index} ${one.kind}`} className="said">
                  <span>
                    <span className="tag tag-high">{word('shippedAccess', one.kind)}</span>{' '}
                    <span className="mono">{one.accounts.join(', ')}</span> {one.service}{' '}
                    {one.vulnerability && (
                      <EntryLink entry={{ kind: 'vulnerability', key: one.vulnerability }}>{one.vulnerability}</EntryLink>
                    )}
                  </span>
                  <Source source={one.source} />
                </div>
              ))}
            </dd>
          </>
        )}
        {life && (
          <>
            <dt>{t('entry.family.life')}</dt>
            <dd className="said">
              <span>
                <span className="tag tag-medium">{word('productLife', life.state)}</span>{' '}
                {life.saleEnds && t('entry.family.saleEnds', { date: life.saleEnds })}{' '}
                {life.supportEnds && t('entry.family.supportEnds', { date: life.supportEnds })}
              </span>
              <Source source={life.source} />
            </dd>
          </>
        )}
        {successor && (
          <>
            <dt>{t('entry.family.successor')}</dt>
            <dd>{successor}</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

function Source({ source }: { source: FamilySource | undefined }) {
  if (source === undefined) return null;
  return (
    <span className="small">
      <Outside href={source.url}>{source.id}</Outside>
    </span>
  );
}
