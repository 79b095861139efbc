//! DICOM over its own network protocol.
