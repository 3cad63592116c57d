import { Textarea } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';

/** Letters that the server asks of a reason. */
const LEAST = 3;

/** Whether a text is enough of a reason. */
export function isReason(text: string): boolean {
  return text.trim().length >= LEAST;
}

/** Asks why, for those who read it later. */
export function ReasonField(props: {
  value: string;
  onChange: (value: string) => void;
  label?: string;
  hint?: string;
  required?: boolean;
  autofocus?: boolean;
}) {
  const { value, onChange, label, hint, required = true, autofocus = false } = props;
  const { t } = useText();
  return (
    <Textarea
      data-autofocus={autofocus || undefined}
      label={label ?? t('common.reason')}
      description={hint}
      required={required}
      autosize
      minRows={2}
      maxLength={2000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
