//! What a worker may not do: take more memory than it was given, open a file, reach the network, or
//! start a program.

#[cfg(target_os = "linux")]
use std::collections::BTreeMap;
use std::io;

/// Confines this process for good.
#[cfg(unix)]
pub(super) fn confine(memory_bytes: u64) -> io::Result<()> {
    use rlimit::Resource;
    Resource::AS.set(memory_bytes, memory_bytes)?;
    Resource::CORE.set(0, 0)?;
    Resource::FSIZE.set(0, 0)?;
    without_outside()
}

/// Nothing but the process itself bounds it here.
#[cfg(not(unix))]
pub(super) fn confine(_memory_bytes: u64) -> io::Result<()> {
    Ok(())
}

/// Denies the kernel calls that lead out of the process (seccomp).
///
/// A codec may start threads, a process it may not: the flags of `clone` tell which. Those of `clone3` cannot be seen
/// from here, so it is said not to exist, upon which the C library takes `clone`.
#[cfg(target_os = "linux")]
fn without_outside() -> io::Result<()> {
    use seccompiler::{SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule};
    let no_thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
    let flags = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(no_thread), 0);
    let process = flags.and_then(|flags| SeccompRule::new(vec![flags])).map_err(io::Error::other)?;
    let mut denied: BTreeMap<i64, Vec<SeccompRule>> = DENIED.iter().map(|&call| (call, Vec::new())).collect();
    denied.insert(libc::SYS_clone, vec![process]);
    refuse(BTreeMap::from([(libc::SYS_clone3, Vec::new())]), libc::ENOSYS)?;
    refuse(denied, libc::EPERM)
}

/// Answers these calls with an error from now on, in all threads.
#[cfg(target_os = "linux")]
fn refuse(calls: BTreeMap<i64, Vec<seccompiler::SeccompRule>>, error: i32) -> io::Result<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    let arch = std::env::consts::ARCH.try_into().map_err(io::Error::other)?;
    let answer = SeccompAction::Errno(error.unsigned_abs());
    let filter = SeccompFilter::new(calls, SeccompAction::Allow, answer, arch).map_err(io::Error::other)?;
    let program: BpfProgram = filter.try_into().map_err(io::Error::other)?;
    seccompiler::apply_filter_all_threads(&program).map_err(io::Error::other)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn without_outside() -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
const DENIED: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_openat,
    libc::SYS_openat2,
    libc::SYS_unlinkat,
    libc::SYS_renameat2,
    libc::SYS_mkdirat,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_fchmodat,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kill,
    libc::SYS_pidfd_open,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_bpf,
    libc::SYS_io_uring_setup,
    libc::SYS_prlimit64,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_creat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_unlink,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_rename,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_fork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_vfork,
];
