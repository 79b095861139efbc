import {
  createTheme,
  Drawer,
  Menu,
  Modal,
  Notification,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** The chrome's greys, from text (0) to the page behind everything (9). Images lie on pure black. */
const dark: MantineColorsTuple = [
  '#cfd6de',
  '#b3bcc7',
  '#97a2af',
  '#7d8996',
  '#3a424d',
  '#2b323b',
  '#1f252c',
  '#171b20',
  '#111418',
  '#0b0d10',
];

/** The one accent. */
const cyan: MantineColorsTuple = [
  '#e2f7fb',
  '#c6edf4',
  '#9fdfea',
  '#75d0e0',
  '#46c2d8',
  '#35b0c6',
  '#2a9cb1',
  '#1c7586',
  '#186473',
  '#114a55',
];

/** Selection, and states that want attention without alarm. */
const amber: MantineColorsTuple = [
  '#fdf3df',
  '#f8e4bd',
  '#f1d096',
  '#eabb66',
  '#e0a43a',
  '#cf9228',
  '#b57e20',
  '#93661a',
  '#704e14',
  '#4d360e',
];

const closing = { 'aria-label': 'Close' };

export const theme = createTheme({
  colors: { dark, cyan, amber },
  primaryColor: 'cyan',
  primaryShade: 7,
  black: '#0b0d10',
  white: '#f2f5f8',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '19px' },
  components: {
    // Its first entry takes the focus, as menus do; a placeholder in its stead is no entry.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    // A dialog comes and goes at once: the next key is already meant for what lies behind it.
    Modal: Modal.extend({ defaultProps: { closeButtonProps: closing, transitionProps: { duration: 0 } } }),
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps: closing } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: closing } }),
  },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '18px' }, h3: { fontSize: '15px' } },
  },
});

/** Mantine's surfaces moved onto the chrome's greys. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {},
  dark: {
    '--mantine-color-body': '#0b0d10',
    '--mantine-color-text': '#cfd6de',
    '--mantine-color-dimmed': '#97a2af',
    '--mantine-color-default': '#171b20',
    '--mantine-color-default-hover': '#1f252c',
    '--mantine-color-default-border': '#2b323b',
    '--overread-panel': '#111418',
    '--overread-raised': '#1a1e24',
    '--overread-line': '#2b323b',
    '--overread-accent': '#46c2d8',
    '--overread-selection': '#e0a43a',
  },
});
