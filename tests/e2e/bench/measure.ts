/** What the browser spends, and how long a reader waits. */
import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from '@playwright/test';

/** Seconds of processor time since the browser began, by its processes; `main`: the page's main thread. */
type Spent = { all: number; page: number; main: number };

/** `nodes`: those of the page, and those that were taken from it and are still held. */
type Held = Record<'objects' | 'arrays' | 'processes' | 'listeners' | 'nodes', number>;

export class Meter {
  private constructor(
    private readonly browser: CDPSession,
    readonly page: CDPSession,
  ) {}

  static async of(browser: Browser, page: Page): Promise<Meter> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new Meter(await browser.newBrowserCDPSession(), session);
  }

  private async spent(): Promise<Spent> {
    const { processInfo } = await this.browser.send('SystemInfo.getProcessInfo');
    const { metrics } = await this.page.send('Performance.getMetrics');
    const sum = (kinds: string[]) =>
      processInfo.filter(({ type }) => kinds.includes(type)).reduce((total, { cpuTime }) => total + cpuTime, 0);
    const main = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    return { all: sum(['browser', 'renderer', 'GPU', 'utility']), page: sum(['renderer']), main };
  }

  /** Milliseconds of processor time for each picture that is drawn meanwhile, and how many those are. */
  async perPicture(page: Page, run: () => Promise<void>): Promise<Spent & { drawn: number }> {
    const [before, { drawn: from }] = [await this.spent(), await pictures(page)];
    await run();
    const [after, { drawn: to }] = [await this.spent(), await pictures(page)];
    const each = (kind: keyof Spent) => ((after[kind] - before[kind]) * 1000) / (to - from);
    return { all: each('all'), page: each('page'), main: each('main'), drawn: to - from };
  }

  /** What the page holds after collecting garbage: its objects, the bytes of its arrays and its memory, MB; and counted. */
  async held(): Promise<Held> {
    for (let times = 0; times < 3; times += 1) await this.page.send('HeapProfiler.collectGarbage');
    const usage = (await this.page.send('Runtime.getHeapUsage')) as Record<string, number>;
    const { processInfo } = await this.browser.send('SystemInfo.getProcessInfo');
    const { metrics } = await this.page.send('Performance.getMetrics');
    const kept = processInfo.filter(({ type }) => type === 'renderer' || type === 'GPU').map(({ id }) => residentOf(id));
    const mega = (value: number | undefined) => (value ?? 0) / 1e6;
    const counted = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    return {
      objects: mega((usage.usedSize ?? 0) + (usage.embedderHeapUsedSize ?? 0)),
      arrays: mega(usage.backingStorageSize),
      processes: mega(kept.reduce((sum, bytes) => sum + bytes, 0)),
      listeners: counted('JSEventListeners'),
      nodes: counted('Nodes'),
    };
  }

  /** A line of so many Mbit/s with 10 ms of latency; none: as fast as it is. */
  async line(megabits: number | null): Promise<void> {
    // What comes is not kept for the inspector.
    await this.page.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
    const throughput = megabits === null ? -1 : (megabits * 1e6) / 8;
    await this.page.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: megabits === null ? 0 : 10,
      downloadThroughput: throughput,
      uploadThroughput: throughput,
    });
  }
}

function residentOf(process: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Milliseconds of processor time of each task of the page's main thread meanwhile. */
export async function mainThreadTasks(browser: Browser, page: Page, run: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'] });
  await run();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
  const threads = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const isMain = ({ pid, tid }: TraceEvent) => threads.some((thread) => thread.pid === pid && thread.tid === tid);
  return traceEvents.filter((event) => event.name.endsWith('RunTask') && isMain(event)).map(({ tdur = 0 }) => tdur / 1000);
}

type TraceEvent = { name: string; pid: number; tid: number; tdur?: number; args?: { name?: string } };

export const percentile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

/**
 * Runs in the page before anything else: counts pictures drawn by Cornerstone, which both viewers stand on, and keeps
 * how long each took from the turn of the wheel until it was on the screen.
 */
export function observePictures(): void {
  const seen = { drawn: 0, firstAt: 0, waits: [] as number[] };
  Object.assign(window, { pictures: seen });
  let since: number | null = null;
  let isNew = false;
  window.addEventListener('wheel', ({ timeStamp }) => (since ??= timeStamp), { capture: true, passive: true });
  for (const kind of ['CORNERSTONE_STACK_NEW_IMAGE', 'CORNERSTONE_VOLUME_NEW_IMAGE'])
    document.addEventListener(kind, () => (isNew = true), true);
  document.addEventListener(
    'CORNERSTONE_IMAGE_RENDERED',
    () => {
      seen.drawn += 1;
      const [from, isFirst] = [since, isNew && seen.firstAt === 0];
      if (isFirst) seen.firstAt = -1;
      if (isNew) since = null;
      const wasNew = isNew;
      isNew = false;
      if (!isFirst && (from === null || !wasNew)) return;
      requestAnimationFrame(() =>
        setTimeout(() => {
          if (isFirst) seen.firstAt = performance.now();
          if (from !== null && wasNew) seen.waits.push(performance.now() - from);
        }),
      );
    },
    true,
  );
}

type Pictures = { drawn: number; firstAt: number; waits: number[] };
export const pictures = (page: Page): Promise<Pictures> =>
  page.evaluate(() => ({ ...(window as unknown as { pictures: Pictures }).pictures }));

/** Does something that has a picture drawn, and waits until it is, or for half a second. Answers whether it was. */
async function drawn(page: Page, act: () => Promise<void>): Promise<boolean> {
  const before = (await pictures(page)).drawn;
  await act();
  return page.evaluate(
    (before) =>
      new Promise<boolean>((done) => {
        const isDrawn = () => (window as unknown as { pictures: Pictures }).pictures.drawn > before;
        const tell = () => {
          clearTimeout(late);
          document.removeEventListener('CORNERSTONE_IMAGE_RENDERED', tell, true);
          requestAnimationFrame(() => done(isDrawn()));
        };
        // Nobody counts frames meanwhile: each would cost what is measured here.
        const late = setTimeout(tell, 500);
        document.addEventListener('CORNERSTONE_IMAGE_RENDERED', tell, true);
        if (isDrawn()) tell();
      }),
    before,
  );
}

/** Turns the wheel back over a place until nothing more changes: the first slice is shown. */
export async function toFirst(page: Page, [x, y]: readonly [number, number]): Promise<void> {
  await page.mouse.move(x, y);
  while (await drawn(page, () => page.mouse.wheel(0, -100)));
}

/** Turns the wheel over a place, half of the steps forth and half of them back, from where so many slices follow. */
export async function scroll(page: Page, [x, y]: readonly [number, number], steps: number): Promise<void> {
  await page.mouse.move(x, y);
  for (let step = 0; step < steps; step += 1) {
    await drawn(page, () => page.mouse.wheel(0, step < steps / 2 ? 100 : -100));
  }
}

/** Drags with the left button about a place, so many steps. */
export async function dragAbout(page: Page, [x, y]: readonly [number, number], steps: number): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step += 1) {
    const angle = (step / steps) * 4 * Math.PI;
    await drawn(page, () => page.mouse.move(x + 90 * Math.sin(angle), y + 90 * Math.cos(angle) - 90));
  }
  await page.mouse.up();
}
