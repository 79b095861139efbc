import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState, type SubmitEvent } from 'react';
import type { DisplayDemand } from '../api';
import { displayState, keepDisplayCheck, Problem } from '../client';
import { lettersOf, PATCHES, pixelsOf, shortOf } from './pattern';
import styles from './display.module.css';

const grey = (level: number) => `rgb(${level}, ${level}, ${level})`;

/** What was said of this display last: it is not said again with every case, nor does it stay over the image. */
let told: string | null = null;

/** Once after sign-in, where the protocol asks for it: tells of a display that is too small, and checks faint differences. */
export function DisplayCheck({ demand }: { demand: DisplayDemand | null | undefined }) {
  const [letters, setLetters] = useState<string | null>(null);
  useEffect(() => {
    if (!demand) return;
    const tooSmall = shortOf(demand, pixelsOf(window));
    if (tooSmall && tooSmall !== told) notifications.show({ id: 'display-too-small', message: tooSmall, color: 'amber', autoClose: 20_000 });
    told = tooSmall;
    if (!demand.check) return;
    let isGone = false;
    displayState()
      .then(({ checked }) => !isGone && !checked && setLetters(lettersOf(Math.random)))
      // It is asked for again with the next case.
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [demand]);
  if (!letters) return null;
  return <Pattern key={letters} letters={letters} onDone={() => setLetters(null)} onAgain={() => setLetters(lettersOf(Math.random))} />;
}

function Pattern({ letters, onDone, onAgain }: { letters: string; onDone(): void; onAgain(): void }) {
  const [seen, setSeen] = useState('');
  const [missed, setMissed] = useState<number | null>(null);
  const right = [...letters].filter((letter, index) => seen[index]?.toUpperCase() === letter).length;
  const send = (read: string) =>
    keepDisplayCheck({ shown: letters, seen: read, pixels: pixelsOf(window) }).catch((error: unknown) => {
      const sentence = error instanceof Problem ? error.message : String(error);
      notifications.show({ message: `The display check was not kept. ${sentence}`, color: 'amber' });
    });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void send(seen);
    if (right === letters.length) onDone();
    else setMissed(letters.length - right);
  };
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title="Check your display">
      <form onSubmit={submit} data-testid="display-check">
        <Text size="sm" mb="sm">
          In the light that you read in: which letters do you see, from left to right? Type a dot where you see none.
        </Text>
        <div className={styles.pattern} role="img" aria-label="Five patches with a faint letter each">
          {PATCHES.map(([patch, letter], index) => (
            <span key={patch} style={{ background: grey(patch), color: grey(letter) }} data-letter={index}>
              {letters[index]}
            </span>
          ))}
        </div>
        <TextInput
          data-autofocus
          aria-label="The letters that you see"
          placeholder={'· '.repeat(letters.length).trim()}
          maxLength={letters.length}
          value={seen}
          disabled={missed !== null}
          onChange={(event) => setSeen(event.currentTarget.value)}
          data-testid="display-letters"
        />
        {missed !== null && (
          <Text size="sm" c="amber.4" mt="sm" data-testid="display-missed">
            {missed === 1 ? 'One letter is not as shown' : `${missed} letters are not as shown`}: dim the room, or raise the
            display’s brightness, and check again. You may also go on; the result is kept for the project’s manager.
          </Text>
        )}
        <Group justify="flex-end" mt="md">
          {missed === null ? (
            <>
              <Button
                variant="default"
                onClick={() => {
                  void send('');
                  onDone();
                }}
              >
                Skip
              </Button>
              <Button type="submit" disabled={seen.length < letters.length} data-testid="display-submit">
                Check
              </Button>
            </>
          ) : (
            <>
              <Button variant="default" onClick={onDone}>
                Go on
              </Button>
              <Button onClick={onAgain}>Check again</Button>
            </>
          )}
        </Group>
      </form>
    </Modal>
  );
}
