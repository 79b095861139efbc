import { defineConfig } from '@playwright/test';
import base from '../playwright.config.js';

/** The same browser as in the tests; nothing is recorded that would cost time. */
export default defineConfig({
  ...base,
  testMatch: '*.bench.ts',
  outputDir: '../results/bench',
  timeout: 60 * 60_000,
  use: { ...base.use, trace: 'off', screenshot: 'off' },
});
