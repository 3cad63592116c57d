import { PasswordInput } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';

const MIN_LENGTH = 12;

/** What is wrong with a new password, or null. Length is what counts (NIST SP 800-63B §3.1.1.2). */
export function passwordProblem(password: string): 'short' | null {
  return Array.from(password).length < MIN_LENGTH ? 'short' : null;
}

/** A field for a password that is being chosen; says what is missing once there is something to say. */
export function NewPassword({ value, onChange, label }: { value: string; onChange: (value: string) => void; label?: string }) {
  const { t } = useText();
  return (
    <PasswordInput
      label={label ?? t('user.password')}
      description={t('user.passwordRule', { count: MIN_LENGTH })}
      autoComplete="new-password"
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={
        value !== '' && passwordProblem(value)
          ? t('user.passwordShort', { count: MIN_LENGTH - Array.from(value).length })
          : undefined
      }
      visibilityToggleButtonProps={{ 'aria-label': t('user.showPassword') }}
    />
  );
}
