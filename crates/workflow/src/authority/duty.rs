//! What can be done in a project, and by which roles. A role × route test holds the whole table.

use domain::role::Role;

/// Something that holders of certain roles may do in a project.
pub trait Duty: Send + Sync + 'static {
    /// Any one of these is enough.
    const ROLES: &'static [Role];
    /// It shows reads: whoever is a reader of the project, or has reads left, is refused, whatever else
    /// they are.
    const SEES_READS: bool = false;
    /// Administrators of the server may do it in every project.
    const ADMINISTRATORS: bool = false;
}

macro_rules! duties {
    ($($(#[$doc:meta])* $name:ident { $($constant:ident = $value:expr),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}
        impl Duty for $name {
            const ROLES: &'static [Role] = duties!(@roles $($constant = $value),+);
            $(duties!(@flag $constant = $value);)+
        }
    )+};
    (@roles ROLES = $value:expr $(, $rest:ident = $other:expr)*) => { $value };
    (@flag ROLES = $value:expr) => {};
    (@flag $flag:ident = $value:expr) => { const $flag: bool = $value; };
}

const OVERSEERS: &[Role] = &[Role::Manager, Role::ClinicalLead, Role::Auditor];

duties! {
    /// Running the project: import, split, plan, batches, members.
    Manage { ROLES = &[Role::Manager] }
    /// Looking at everything that shows no read.
    Oversee { ROLES = OVERSEERS }
    /// Looking at reads and what became of them.
    OverseeReads { ROLES = OVERSEERS, SEES_READS = true }
    /// Laying practice reads side by side.
    Calibrate { ROLES = &[Role::Manager, Role::ClinicalLead], SEES_READS = true }
    /// Writing and releasing the protocol.
    DesignProtocol { ROLES = &[Role::Manager, Role::ClinicalLead] }
    /// Reading cases blind.
    Reads { ROLES = &[Role::Reader] }
    /// Settling disagreements.
    Arbitrates { ROLES = &[Role::Arbiter] }
    /// Looking through the audit trail.
    Audits { ROLES = &[Role::Auditor, Role::Manager], SEES_READS = true, ADMINISTRATORS = true }
    /// Knowing which subject is which patient.
    Identify { ROLES = &[Role::Custodian], SEES_READS = true }
    /// Seeing who holds which role.
    SeeMembers { ROLES = OVERSEERS, ADMINISTRATORS = true }
    /// Saying who holds which role.
    AppointMembers { ROLES = &[Role::Manager], ADMINISTRATORS = true }
}
