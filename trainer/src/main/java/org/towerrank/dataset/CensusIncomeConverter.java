package org.towerrank.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.csv.DataException;
import org.towerrank.files.StagedDirectory;
import org.towerrank.progress.Progress;

/**
 * Makes a multi-task data set of Census-Income (KDD), with the two tasks of the MMoE paper (Ma et
 * al., KDD 2018): whether income exceeds 50,000, and whether the person never married. {@code
 * census-income.data} is {@code train}; the lines of {@code census-income.test} go to {@code val}
 * and {@code test} in turn, as the paper halves it. The instance weight and the marital status,
 * which would tell the second label, are left out; the other 39 columns are features.
 */
record CensusIncomeConverter() implements DatasetConverter {

  private static final String DIRECTORY = "census_mtl";
  private static final String MARITAL_STATUS = "marital_stat";
  private static final String WEIGHT = "instance_weight";

  /** In the order of the published files, with the short names that papers and code use. */
  private static final List<String> COLUMNS =
      List.of(
          "age",
          "class_worker",
          "det_ind_code",
          "det_occ_code",
          "education",
          "wage_per_hour",
          "hs_college",
          MARITAL_STATUS,
          "major_ind_code",
          "major_occ_code",
          "race",
          "hisp_origin",
          "sex",
          "union_member",
          "unemp_reason",
          "full_or_part_emp",
          "capital_gains",
          "capital_losses",
          "stock_dividends",
          "tax_filer_stat",
          "region_prev_res",
          "state_prev_res",
          "det_hh_fam_stat",
          "det_hh_summ",
          WEIGHT,
          "mig_chg_msa",
          "mig_chg_reg",
          "mig_move_reg",
          "mig_same",
          "mig_prev_sunbelt",
          "num_emp",
          "fam_under_18",
          "country_father",
          "country_mother",
          "country_self",
          "citizenship",
          "own_or_self",
          "vet_question",
          "vet_benefits",
          "weeks_worked",
          "year",
          "income_50k");

  private static final int INCOME = COLUMNS.size() - 1;

  @Override
  public List<String> directories() {
    return List.of(DIRECTORY);
  }

  @Override
  public List<WrittenFile> convert(SourceFiles from, StagedDirectory to, Progress progress)
      throws IOException {
    Path directory = to.path(DIRECTORY);
    List<WrittenFile> written = new ArrayList<>();
    written.addAll(split(from, "census-income.data", directory, List.of("train"), progress));
    written.addAll(split(from, "census-income.test", directory, List.of("val", "test"), progress));
    return written;
  }

  /** Deals the lines of one published file out to ours in turn. */
  private static List<WrittenFile> split(
      SourceFiles from, String name, Path directory, List<String> splits, Progress progress)
      throws IOException {
    try (SourceFile file = from.open(name, StandardCharsets.ISO_8859_1, ",");
        SplitOutputs outputs = SplitOutputs.create(directory, splits, header());
        Progress.Task task = progress.start(file.place(), file.bytes())) {
      long line = 0;
      while (file.next(COLUMNS.size())) {
        outputs.get(Math.toIntExact(line % splits.size())).row(row(file));
        line++;
        task.update(file.bytesRead(), line, "");
      }
      return outputs.commit();
    }
  }

  private static List<String> header() {
    List<String> header = new ArrayList<>(List.of("income", "never_married"));
    COLUMNS.subList(0, INCOME).stream()
        .filter(CensusIncomeConverter::isFeature)
        .forEach(header::add);
    return header;
  }

  private static boolean isFeature(String column) {
    return !column.equals(MARITAL_STATUS) && !column.equals(WEIGHT);
  }

  private static List<String> row(SourceFile file) throws DataException {
    List<String> row = new ArrayList<>(COLUMNS.size());
    row.add(income(file));
    String marital = file.text(COLUMNS.indexOf(MARITAL_STATUS)).strip();
    row.add(marital.equals("Never married") ? "1" : "0");
    for (int field = 0; field < INCOME; field++) {
      if (isFeature(COLUMNS.get(field))) {
        row.add(file.text(field).strip());
      }
    }
    return row;
  }

  private static String income(SourceFile file) throws DataException {
    return switch (file.text(INCOME).strip()) {
      case "50000+." -> "1";
      case "- 50000." -> "0";
      default -> throw file.unexpected(INCOME, "an income, [- 50000.] or [50000+.]");
    };
  }
}
