import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import type { Severity } from './api/types.ts';

const ink: MantineColorsTuple = [
  '#eef4fb',
  '#dae6f4',
  '#b3cbe7',
  '#89aedb',
  '#6696d0',
  '#4a82c4',
  '#2b62a8',
  '#245390',
  '#1c4475',
  '#12335c',
];
const ember: MantineColorsTuple = [
  '#fff0ea',
  '#ffdfd3',
  '#fbbda6',
  '#f79876',
  '#f2784e',
  '#ef6535',
  '#e4572e',
  '#c9431e',
  '#b33a18',
  '#9c2f10',
];
const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#f1f3f5',
  '#e6e9ec',
  '#d8dde1',
  '#c3cad0',
  '#98a3ad',
  '#697682',
  '#4b5761',
  '#313c45',
  '#18222b',
];
const dark: MantineColorsTuple = [
  '#d5dce2',
  '#b4bec7',
  '#93a0ab',
  '#66737e',
  '#3c4750',
  '#2c353d',
  '#222a31',
  '#182026',
  '#12181d',
  '#0c1115',
];

/** The Mantine theme: one blue for what can be acted on, one ember for the mark; severities have colours of their own. */
export const theme = createTheme({
  colors: { ink, ember, gray, dark },
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 6 },
  fontFamily: '"Noto Sans SC Variable", system-ui, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace, "Noto Sans SC Variable"',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 'md',
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  black: '#18222b',
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, multiline: true, maw: 340 } },
    Modal: { defaultProps: { centered: true, radius: 'lg' } },
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
  },
});

/** Surface colours as CSS variables, for both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f4f6f8',
    '--mantine-color-text': '#18222b',
    '--mantine-color-dimmed': '#5c6975',
    '--mantine-color-placeholder': '#66737e',
  },
  dark: {
    '--mantine-color-body': '#0f1519',
    '--mantine-color-text': '#dfe6eb',
    '--mantine-color-dimmed': '#93a0ab',
    '--mantine-color-placeholder': '#8795a1',
  },
});

/** Colours of severities as plain values, for canvases that cannot read CSS variables: `[light, dark]`. */
export const SEVERITY_COLOURS: Record<Severity, readonly [string, string]> = {
  critical: ['#b3182f', '#f0566b'],
  high: ['#d9590f', '#f58a4b'],
  medium: ['#b98500', '#e3b341'],
  low: ['#2a8577', '#4fb8a6'],
  info: ['#6b7985', '#8b98a4'],
};
