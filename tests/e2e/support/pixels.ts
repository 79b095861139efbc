import { type APIRequestContext, expect } from '@playwright/test';

/** Waits until the program has looked into the pixels of every case; answers how many wait for a person. */
export async function pixelsExamined(manager: APIRequestContext, project: string): Promise<number> {
  const counts = async () => (await (await manager.get(`/api/projects/${project}`)).json()).counts;
  await expect.poll(async () => (await counts()).pixels_due, { timeout: 120_000 }).toBe(0);
  return (await counts()).flagged;
}

/** Clears what waits for a look, as a person would who finds no name in it. */
export async function pixelsCleared(manager: APIRequestContext, project: string): Promise<void> {
  await pixelsExamined(manager, project);
  const { cases } = await (await manager.get(`/api/projects/${project}/burned-in`)).json();
  for (const one of cases) {
    const answer = await manager.post(`/api/projects/${project}/burned-in/${one.case}/decision`, {
      data: { decision: 'clear' },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
}
