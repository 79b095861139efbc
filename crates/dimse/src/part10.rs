//! The meta group that makes a file of a data set (PS3.10 section 7.1).

use crate::IMPLEMENTATION_CLASS_UID;

/// Preamble, prefix and meta group. It holds nothing of the sender or of the moment, so that the same data
/// set always makes the same file and is known again.
pub(crate) fn head(sop_class: &str, sop_instance: &str, transfer_syntax: &str) -> Vec<u8> {
    let mut group = Vec::with_capacity(256);
    group.extend(tag(0x0001));
    group.extend(b"OB\0\0");
    group.extend(2u32.to_le_bytes());
    group.extend([0, 1]);
    uid(&mut group, 0x0002, sop_class);
    uid(&mut group, 0x0003, sop_instance);
    uid(&mut group, 0x0010, transfer_syntax);
    uid(&mut group, 0x0012, IMPLEMENTATION_CLASS_UID);

    let mut head = vec![0; 128];
    head.extend(b"DICM");
    head.extend(tag(0x0000));
    head.extend(b"UL");
    head.extend(4u16.to_le_bytes());
    head.extend((group.len() as u32).to_le_bytes());
    head.extend(group);
    head
}

fn tag(element: u16) -> [u8; 4] {
    let [low, high] = element.to_le_bytes();
    [2, 0, low, high]
}

/// UIDs are at most 64 characters by the time they come here.
fn uid(group: &mut Vec<u8>, element: u16, value: &str) {
    let padding = value.len() % 2;
    group.extend(tag(element));
    group.extend(b"UI");
    group.extend(((value.len() + padding) as u16).to_le_bytes());
    group.extend(value.bytes());
    group.resize(group.len() + padding, 0);
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_head_is_that_of_the_standard() {
        let head = super::head("1.2.3", "1.2.3.4", "1.2.840.10008.1.2");
        assert_eq!(&head[..128], [0; 128]);
        assert_eq!(&head[128..144], b"DICM\x02\0\0\0UL\x04\0\x7a\0\0\0");
        assert_eq!(head.len(), 144 + 0x7a);
        assert_eq!(&head[144..158], b"\x02\0\x01\0OB\0\0\x02\0\0\0\0\x01");
        assert_eq!(&head[158..172], b"\x02\0\x02\0UI\x06\x001.2.3\0");
    }
}
