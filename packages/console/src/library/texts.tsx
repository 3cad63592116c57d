import { useState } from 'react';
import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { isIn, type SourcedText } from './record.ts';
import { Prose } from './prose.tsx';
import { Sources } from './marks.tsx';

/** A language by its name in the language of the viewer. */
function useLanguageName(): (language: string) => string {
  const { locale } = useText();
  return (language) => {
    try {
      return new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language;
    } catch {
      // Sources write languages that are none.
      return language;
    }
  };
}

/** Titles and descriptions by language, that of the viewer first; where several sources word it differently, all stand. */
export function TextsPanel({ titles, descriptions }: { titles: SourcedText[]; descriptions: SourcedText[] }) {
  const { t, locale } = useText();
  const nameOf = useLanguageName();
  const languages = [...new Set([...titles, ...descriptions].map(({ language }) => base(language)))].toSorted(
    (one, other) => Number(isIn(other, locale)) - Number(isIn(one, locale)),
  );
  const [chosen, setChosen] = useState<string>();
  const language = chosen !== undefined && languages.includes(chosen) ? chosen : languages[0];
  if (language === undefined) return null;
  const inIt = (texts: SourcedText[]) => texts.filter((one) => base(one.language) === language);
  const [first, ...others] = inIt(descriptions);
  return (
    <Panel
      title={t('vulnerability.description')}
      id="description"
      extra={
        <div className="row" role="group" aria-label={t('vulnerability.languages')}>
          {languages.map((one) => (
            <button
              key={one}
              type="button"
              className="filter filter-small"
              data-active={one === language}
              aria-pressed={one === language}
              onClick={() => setChosen(one)}
            >
              <span>{nameOf(one)}</span>
            </button>
          ))}
        </div>
      }
    >
      <div lang={language}>
        {inIt(titles).map((title) => (
          <div key={title.text} className="said said-title">
            <strong>{title.text}</strong>
            <Sources sources={title.sources} />
          </div>
        ))}
        {first && <Told text={first} />}
        {others.length > 0 && (
          <details>
            <summary className="link small">{t('vulnerability.otherWords', { count: others.length })}</summary>
            {others.map((text) => (
              <Told key={text.text} text={text} />
            ))}
          </details>
        )}
      </div>
    </Panel>
  );
}

function Told({ text }: { text: SourcedText }) {
  return (
    <div className="told">
      <Prose text={text.text} />
      <Sources sources={text.sources} />
    </div>
  );
}

function base(language: string): string {
  return language.toLowerCase().split('-')[0] || 'en';
}
