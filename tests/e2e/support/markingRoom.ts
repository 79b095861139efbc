import { type Browser, test } from '@playwright/test';
import { people } from './api.js';
import { chestRun } from './cases.js';
import { type OpenedRead, openedRead } from './opened.js';
import { released } from './released.js';
import { Server } from './server.js';

/** A file's own server, where a project has a structure of each shape and one chest CT for these readers. */
export class MarkingRoom {
  /** The files of the CT, from the feet up. */
  readonly files = chestRun(12);
  private started: Server | undefined;

  constructor(...readers: string[]) {
    test.beforeAll(async () => {
      this.started = await Server.start();
      await people(this.started, ['maya', ...readers]);
      await released(this.started, 'marking', readers, this.files);
    });
    test.afterAll(async () => this.started?.stop());
  }

  get server(): Server {
    if (!this.started) throw new Error('the server is asked for before the tests begin');
    return this.started;
  }

  open = (browser: Browser, reader: string): Promise<OpenedRead> => openedRead(browser, this.server, reader, 'marking');
}
