import { Button, Group, Stack, Text } from '@mantine/core';
import { useRef, useState, type DragEvent } from 'react';
import { fromDrop, fromPicker } from './gather';
import type { Chosen } from './upload';
import classes from './DropArea.module.css';

type Props = { disabled: boolean; onChoose: (files: Chosen[]) => void };

/** Takes files, folders and zips by drop or by picker. */
export function DropArea({ disabled, onChoose }: Props) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) void fromDrop(event.dataTransfer.items).then(onChoose);
  };
  const pick = (input: HTMLInputElement) => {
    if (input.files) onChoose(fromPicker(input.files));
    input.value = '';
  };

  return (
    <div
      className={classes.area}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack align="center" gap="xs">
        <Text fw={600}>Drop DICOM files, folders or zip archives here</Text>
        <Text size="sm" c="dimmed">
          Originals are kept byte for byte. What is already here is recognised and not stored twice.
        </Text>
        <Group gap="xs" mt={4}>
          <Button variant="default" disabled={disabled} onClick={() => files.current?.click()}>
            Choose files…
          </Button>
          <Button variant="default" disabled={disabled} onClick={() => folder.current?.click()}>
            Choose a folder…
          </Button>
        </Group>
      </Stack>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        disabled={disabled}
        onChange={(event) => pick(event.currentTarget)}
        data-testid="import-input"
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        disabled={disabled}
        onChange={(event) => pick(event.currentTarget)}
        data-testid="import-folder-input"
        {...{ webkitdirectory: '' }}
      />
    </div>
  );
}
