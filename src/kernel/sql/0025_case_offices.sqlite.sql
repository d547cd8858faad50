-- The words of a case name its offices now; they are made anew at the next start.
delete from case_terms;
