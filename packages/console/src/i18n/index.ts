import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import zh from './zh-CN.json';

/** The languages of the console; the first that the browser asks for wins, Chinese otherwise. */
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

const STORAGE_KEY = 'fengsui-locale';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** The language to start in: the one chosen before, else the first of the browser's that we speak. */
export function chooseLocale(stored: string | null, preferred: readonly string[]): Locale {
  if (stored === 'zh-CN' || stored === 'en') return stored;
  for (const language of preferred) {
    if (language.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (language.toLowerCase().startsWith('en')) return 'en';
  }
  return 'zh-CN';
}

/** Loads both languages (they are small) and starts in the viewer's. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: chooseLocale(read(), navigator.languages ?? []),
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zh } },
    interpolation: { escapeValue: false },
    // Names of protocols come from the server, once.
    react: { bindI18nStore: 'added' },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    try {
      localStorage.setItem(STORAGE_KEY, language);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  });
}

/** Gives protocols that have no short name here the name that the server has for them. */
export function nameProtocols(names: readonly { id: string; name: string }[]): void {
  // i18next reads a dot as nesting.
  const protocol = Object.fromEntries(names.map(({ id, name }) => [id.replaceAll('.', '_'), name]));
  for (const locale of LOCALES) i18next.addResourceBundle(locale, 'translation', { protocol }, true, false);
}

function read(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
