import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconLanguage, IconMoon, IconSun, IconSunMoon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LOCALES } from '../i18n/index.ts';
import { useText } from '../i18n/use-text.ts';

/** The colour schemes, as a viewer chooses them. */
export const SCHEMES = ['light', 'dark', 'auto'] as const;
const SCHEME_ICONS = { light: IconSun, dark: IconMoon, auto: IconSunMoon };
/** A language is named in itself, so that who cannot read the current one finds it. */
export const LOCALE_NAMES = { 'zh-CN': '简体中文', en: 'English' } as const;

/** Language and colour scheme as items of a menu. */
export function PreferenceItems() {
  const { t, locale } = useText();
  const { i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('preferences.language')}</Menu.Label>
      {LOCALES.map((one) => (
        <Menu.Item
          key={one}
          lang={one}
          closeMenuOnClick={false}
          rightSection={one === locale && <IconCheck size={14} aria-hidden />}
          onClick={() => void i18n.changeLanguage(one)}
        >
          {LOCALE_NAMES[one]}
        </Menu.Item>
      ))}
      <Menu.Label>{t('preferences.theme')}</Menu.Label>
      {SCHEMES.map((one) => {
        const Icon = SCHEME_ICONS[one];
        return (
          <Menu.Item
            key={one}
            closeMenuOnClick={false}
            leftSection={<Icon size={15} aria-hidden />}
            rightSection={one === colorScheme && <IconCheck size={14} aria-hidden />}
            onClick={() => setColorScheme(one)}
          >
            {t(`preferences.scheme.${one}`)}
          </Menu.Item>
        );
      })}
    </>
  );
}

/** Language and colour scheme before anyone has signed in. */
export function GateTools() {
  const { t } = useText();
  return (
    <div className="gate-tools">
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('preferences.title')}>
            <IconLanguage size={19} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <PreferenceItems />
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
