import { KeysPanel } from '../exchange/keys.tsx';
import { MakePanel } from '../exchange/make.tsx';
import { TakePanel } from '../exchange/take.tsx';
import { UpdatesPanel } from '../exchange/updates.tsx';
import '../library/library.css';
import '../exchange/exchange.css';
import { Notice } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';

/** How the library is kept current: from official addresses where there is a way to them, by signed bundles where there is none. */
export function ExchangePage() {
  const { t } = useText();
  const mayImport = useMay('library.import');
  return (
    <Page title={t('exchange.title')} back={{ to: '/library', label: t('nav.library') }} sub={t('exchange.sub')}>
      {!mayImport && <Notice tone="calm">{t('exchange.onlyOperator')}</Notice>}
      {mayImport && (
        <nav className="contents" aria-label={t('vulnerability.onThisPage')}>
          {PARTS.map(([id, title]) => (
            <a key={id} className="link" href={`#${id}`}>
              {t(title)}
            </a>
          ))}
        </nav>
      )}
      <div className="grid cols-main exchange">
        <div className="stack">
          <UpdatesPanel />
        </div>
        <div className="stack">
          {mayImport && (
            <>
              <TakePanel />
              <MakePanel />
            </>
          )}
          <KeysPanel />
        </div>
      </div>
    </Page>
  );
}

/** Ways to the parts of the page, which is long on a narrow window. */
const PARTS = [
  ['updates', 'updates.title'],
  ['take', 'exchange.take'],
  ['make', 'exchange.make'],
  ['keys', 'exchange.keys'],
] as const;
