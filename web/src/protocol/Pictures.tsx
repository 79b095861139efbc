import { Button, Code, FileButton, Group, Image, SimpleGrid, Stack, Text } from '@mantine/core';
import { pictureAddress, useAddPicture, usePictures } from '../api/protocol';
import { Empty } from '../ui/Empty';
import { Failure } from '../ui/Failure';
import { Loaded } from '../ui/Loaded';
import { Panel } from '../ui/Panel';

/** Pictures that the manual shows: good and poor annotations. */
export function Pictures({ project, mayAdd }: { project: string; mayAdd: boolean }) {
  const pictures = usePictures(project);
  const add = useAddPicture(project);
  const addAll = async (files: File[]) => {
    for (const file of files) await add.mutateAsync(file);
  };
  return (
    <Stack gap="sm">
      {mayAdd && (
        <Group>
          <FileButton
            multiple
            accept="image/png,image/jpeg,image/webp"
            onChange={(files) => void addAll(files).catch(() => undefined)}
          >
            {(props) => (
              <Button variant="default" loading={add.isPending} {...props}>
                Add pictures…
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            PNG, JPEG or WebP. A picture of the same name is replaced; released versions keep theirs.
          </Text>
        </Group>
      )}
      <Failure error={add.error} />
      <Loaded query={pictures}>
        {(data) =>
          data.pictures.length === 0 ? (
            <Empty title="No pictures yet">
              Readers learn most from a good and a poor annotation side by side, one pair per structure.
            </Empty>
          ) : (
            <SimpleGrid cols={4} spacing="sm">
              {data.pictures.map(({ name }) => (
                <Panel key={name} p="xs">
                  <Image src={pictureAddress(project, name)} alt={name} h={170} fit="contain" bg="#000" />
                  <Code fz="xs">
                    ![{name}](pictures/{name})
                  </Code>
                </Panel>
              ))}
            </SimpleGrid>
          )
        }
      </Loaded>
    </Stack>
  );
}
